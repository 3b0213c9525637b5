import {createHash} from 'node:crypto';
import type {Hash} from '@clusterd/core';

/** SHA-256 by node:crypto. */
export const sha256: Hash = text => createHash('sha256').update(text, 'utf8').digest('hex');
