import {hash} from 'node:crypto';
import type {Hash} from '@clusterd/core';

/** SHA-256 by node:crypto. */
export const sha256: Hash = (text) => hash('sha256', text);
