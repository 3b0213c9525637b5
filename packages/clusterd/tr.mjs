// CPU per instance of variants of transport, in alternation
import {startFarm} from './dist/bench/start-farm.js';
import {BareClient, inParallel} from './dist/bench/bare-client.js';
import {InstanceUrl} from '@clusterd/core';
import {HttpTransport} from '../elektrad/dist/wire/http-transport.js';
const KEY='user:/sw/bench/#0/current/value', PATH=`/kdb/${KEY.replaceAll('#','%23')}`;
const N=1000,C=200; const farm=await startFarm({count:N,seed:{keys:{[KEY]:'own'}}});
const bare=new BareClient(), cookie='session=bench';
const urls=farm.addresses.map(a=>InstanceUrl.parse(a));
const b=r=>inParallel(farm.addresses,C,async origin=>{
 await bare.send({origin,method:'GET',path:PATH,cookie}); await bare.send({origin,method:'PUT',path:PATH,cookie,body:JSON.stringify(`round ${r}`)}); JSON.parse((await bare.send({origin,method:'GET',path:PATH,cookie})).body);});
const mk=t=>r=>inParallel(urls,C,async url=>{
 await t.send(url,{method:'GET',path:PATH,session:'bench'}).answer; await t.send(url,{method:'PUT',path:PATH,session:'bench',body:JSON.stringify(`round ${r}`)}).answer; JSON.parse((await t.send(url,{method:'GET',path:PATH,session:'bench'}).answer).body);});
const sides={bare:b,now:mk(new HttpTransport())};
const res=Object.fromEntries(Object.keys(sides).map(k=>[k,[]]));
for(let r=0;r<16;r++) for(const k of (r%2?Object.keys(sides):Object.keys(sides).reverse())){const c=process.cpuUsage();await sides[k](r);const {user,system}=process.cpuUsage(c); if(r>1)res[k].push((user+system)/N)}
for(const k in res) console.log(k,res[k].sort((x,y)=>x-y).map(x=>x.toFixed(0))[7]);
process.exit();
