import {Session} from 'node:inspector/promises';
import {writeFileSync,mkdirSync} from 'node:fs';
globalThis.profiled=async(name,work)=>{const s=new Session();s.connect();await s.post('Profiler.enable');await s.post('Profiler.setSamplingInterval',{interval:250});await s.post('Profiler.start');await work();const {profile}=await s.post('Profiler.stop');mkdirSync('/tmp/lead-tools/pg-'+name,{recursive:true});writeFileSync('/tmp/lead-tools/pg-'+name+'/a.cpuprofile',JSON.stringify(profile));s.disconnect();};
