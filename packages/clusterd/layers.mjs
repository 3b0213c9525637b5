import 'reflect-metadata';
import {startFarm} from './dist/bench/start-farm.js';
import {BareClient, inParallel} from './dist/bench/bare-client.js';
import {sideBySide} from './dist/bench/side-by-side.js';
import {ElektradConnector} from '@clusterd/elektrad';
import {InstanceUrl, FleetManager, SILENT} from '@clusterd/core';
import {MemoryRevisionStore, MemoryDeliveryStore, RevisionMemory, DeliveryMemory} from '@clusterd/core/memory';
import {HttpTransport} from '../elektrad/dist/wire/http-transport.js';
import {SystemClock} from './dist/system/system-clock.js';
import {CryptoRandom} from './dist/system/crypto-random.js';
import {sha256} from './dist/system/sha256.js';
import {Re2RegexEngine} from './dist/system/re2-regex-engine.js';
const KEY='user:/sw/bench/#0/current/value', PATH=`/kdb/${KEY.replaceAll('#','%23')}`;
const N=Number(process.env.N??1000), C=200;
const farm = await startFarm({count:N, seed:{keys:{[KEY]:'own'}}});
const A=farm.addresses;
const bare=new BareClient();
const cookie='session=bench';
await inParallel(A,C,o=>bare.send({origin:o,method:'GET',path:'/version',cookie}));
const bareSide=round=>inParallel(A,C,async origin=>{
 await bare.send({origin,method:'GET',path:PATH,cookie});
 await bare.send({origin,method:'PUT',path:PATH,cookie,body:JSON.stringify(`round ${round}`)});
 const {body}=await bare.send({origin,method:'GET',path:PATH,cookie}); JSON.parse(body);
});
const t=new HttpTransport();
const urls=A.map(a=>InstanceUrl.parse(a));
const transportSide=round=>inParallel(urls,C,async url=>{
 await t.send(url,{method:'GET',path:PATH,session:'bench'}).answer;
 await t.send(url,{method:'PUT',path:PATH,session:'bench',body:JSON.stringify(`round ${round}`)}).answer;
 const {body}=await t.send(url,{method:'GET',path:PATH,session:'bench'}).answer; JSON.parse(body);
});
const clock=new SystemClock(), random=new CryptoRandom();
const conn=new ElektradConnector({clock,random,separateHosts:['localhost'],settleFloorMs:0,settleFactor:0});
const dbs=A.map((a,i)=>conn.open({instance:'i'+i,address:a}));
const steady=new Map();
const dbSide=round=>inParallel(dbs,C,async db=>{
 const signal = new AbortController().signal;
 await db.identify({signal});
 const [r]=await db.read([KEY],{signal});
 for await (const x of db.apply([{unit:KEY,wanted:{content:`ours ${round}`},present:{content:r.value}}],{signal})) if(x.outcome!=='applied'&&x.outcome!=='unchanged') throw new Error(JSON.stringify(x));
});
const conn2=new ElektradConnector({clock,random,separateHosts:['localhost'],settleFloorMs:0,settleFactor:0});
async function man(){
const m=await FleetManager.start({revisionStore:await MemoryRevisionStore.open?.()??new MemoryRevisionStore(new RevisionMemory()),deliveryStore:new MemoryDeliveryStore(new DeliveryMemory()),connector:conn2,clock,random,hash:sha256,regex:new Re2RegexEngine(),checksPerSecond:0,concurrency:C,limits:{unconfirmedInstances:N}});
const me=m.as({id:'x'}); const {id:root}=await me.members.root();
for(const [i,a] of A.entries()) await me.commit({kind:'create-instance',name:'i'+i,address:a});
await m.settled?.();
return {me,root,m};
}
const {me,root,m}=await man();
const manSide=async round=>{ const {operation}=await me.commit({kind:'set',member:root,units:[{name:KEY,content:`ours ${round}`}]},{waitMs:60000}); if(operation.totals.applied!==N) console.log(JSON.stringify(operation.totals)); };
const sides={transport:transportSide,db:dbSide,man:manSide};
for(const name of (process.env.S??'transport,db,man').split(',')){
 const r=await sideBySide(sides[name],bareSide,Number(process.env.R??7));
 console.log(name,'ratio',r.ratio.toFixed(3),'ours wall us',(1000*r.ours.elapsedMs/N).toFixed(0),'cpu',(1000*r.ours.cpuMs/N).toFixed(0),'bare wall',(1000*r.bare.elapsedMs/N).toFixed(0),'cpu',(1000*r.bare.cpuMs/N).toFixed(0));
}
process.exit();
