import test from 'ava';
import {regexEngineContract} from '@clusterd/contracts';
import {RE2_REGEX_ENGINE} from '#src/plugins/re2-regex-engine.js';

regexEngineContract(test, {name: 'RE2_REGEX_ENGINE', setup: () => RE2_REGEX_ENGINE});
