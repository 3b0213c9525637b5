import test from 'ava';
import {clusterManagerContract} from '@clusterd/contracts';
import {memorySubject} from './memory-subject.js';

clusterManagerContract(test, {name: 'an instance', setup: (t) => memorySubject(t, 0)});
clusterManagerContract(test, {name: 'a cluster', setup: (t) => memorySubject(t, 1)});
clusterManagerContract(test, {name: 'a cluster of clusters', setup: (t) => memorySubject(t, 2)});
