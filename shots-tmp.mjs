import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
const PORT = 23457;
const server = spawn('node',['--import','tsx','tools/serve.ts','--port',String(PORT)],{stdio:'ignore'});
await new Promise(r=>setTimeout(r,2500));
const { CHROMIUM_FLAGS } = await import('/tmp/wt/minute/tools/browser.mjs');
const real = process.argv[2]==='real';
const [w,h] = process.argv[3]==='phone'?[390,844]:[1440,900];
const scheme = process.argv[4]??'dark';
const tag=`${process.argv[2]}-${process.argv[3]}-${scheme}`;
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:[...CHROMIUM_FLAGS,'--use-fake-ui-for-media-stream','--use-fake-device-for-media-stream','--use-file-for-fake-video-capture=/tmp/minute/man.mjpeg'] });
const c = await b.newContext({ viewport:{width:w,height:h}, colorScheme: scheme, permissions:['camera'] });
const p = await c.newPage();
p.on('console',m=>m.type()==='error'&&console.log('ERR',m.text().slice(0,200)));
p.on('pageerror',e=>console.log('PAGEERR',e.message.slice(0,300)));
const shot=(n)=>p.screenshot({path:`/tmp/minute/${tag}-${n}.png`});
await p.goto(`http://localhost:${PORT}/#/calibrate`);
await p.getByRole('heading',{name:'New session'}).waitFor();
await p.waitForTimeout(500);
await shot('home');
await p.getByRole('radio',{name:'Only these'}).check({force:true}); await p.waitForTimeout(300); await shot('only');
await p.getByRole('radio',{name:'One minute'}).check({force:true});
await p.getByRole('group',{name:'Before'}).getByRole('radio',{name: real?/camera/i:/face/i}).check({force:true});
await p.getByRole('button',{name:'Start session'}).click();
const t0=Date.now(); const seen=new Set();
for(;;){
  const title = await p.locator('h1').first().textContent({timeout:3000}).catch(()=>null);
  if(title && !seen.has(title)){ seen.add(title); console.log(((Date.now()-t0)/1000).toFixed(1), title); await p.waitForTimeout(2600); await shot(title.replace(/\W+/g,'_')); }
  const over = await p.getByText('That was all of it.').count();
  if(over) break;
  if(await p.getByText('Resume with the space bar').count()){ console.log('paused', await p.locator('.paused').innerText()); await shot('paused'); await p.keyboard.press(' ');}
  if(Date.now()-t0>200000){console.log('timeout'); break;}
  await p.waitForTimeout(150);
}
console.log('total', (Date.now()-t0)/1000, await p.locator('main').innerText());
await p.waitForTimeout(500); await shot('summary');
await p.goto(`http://localhost:${PORT}/#/calibrate/library`); await p.waitForTimeout(2500); await shot('library');
console.log((await p.locator('main').innerText()).slice(0,1500));
await b.close(); server.kill();
