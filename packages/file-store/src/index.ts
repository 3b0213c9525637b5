export type {Disk, DiskFile} from './disk.js';
export {FileDeliveryStore} from './file-delivery-store.js';
export type {FileDeliveryStoreOptions} from './file-delivery-store.js';
export {FileRevisionStore} from './file-revision-store.js';
export type {FileRevisionStoreOptions} from './file-revision-store.js';
export {openDataDirectory} from './data-directory.js';
export type {DataDirectory, OpenDataDirectoryOptions} from './data-directory.js';
