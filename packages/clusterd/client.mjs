import {BareClient,inParallel} from './dist/bench/bare-client.js';
const client=new BareClient();
process.on('message',async urls=>{const t=urls.map(u=>new URL(u)); await inParallel(Array.from({length:2000},(_x,i)=>t[i%t.length]),50,async({origin,pathname})=>{const {status,body}=await client.send({origin,method:'GET',path:pathname}); if(status!==200) throw new Error(status+body)}); process.send(1);});
