export type {Disk, DiskFile} from './disk/disk.js';
export {FileDeliveryStore} from './delivery/file-delivery-store.js';
export type {FileDeliveryStoreOptions} from './delivery/file-delivery-store.js';
export {FileRevisionStore} from './revisions/file-revision-store.js';
export type {FileRevisionStoreOptions} from './revisions/file-revision-store.js';
export {openDataDirectory} from './data-directory/data-directory.js';
export type {DataDirectory, OpenDataDirectoryOptions} from './data-directory/data-directory.js';
