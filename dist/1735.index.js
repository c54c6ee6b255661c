"use strict";exports.id=1735,exports.ids=[1735,9460],exports.modules={3560:((e,t,n)=>{n.d(t,{c:()=>a,k:()=>r});async function r(e,t,n){try{return{data:await e.graphql(t,n),errors:[]}}catch(e){if(!i(e))throw e;return{data:e.data,errors:e.errors}}}function i(e){return e instanceof Error&&e.name===`GraphqlResponseError`&&`errors`in e}function a(e){let t=e instanceof Error&&`status`in e?e.status:void 0;return typeof t==`number`?t:void 0}}),7701:((e,t,n)=>{n.d(t,{_p:()=>u,m$:()=>r,uH:()=>o});function r(e,t){let n=`$config: String!, $pull: Int!, $environments: [String!]!, $checksAfter: String, $head: String!, ${Array.from({length:t},(e,t)=>`$ref${t}: String!`).join(`, `)}`;return`${e?`mutation Facts($comment: ID!, ${n}) {
  seen: addReaction(input: { subjectId: $comment, content: EYES }) {
    subject { ... on IssueComment { repository { ...Facts } } }
  }
}`:`query Facts($owner: String!, $name: String!, ${n}) {
  repository(owner: $owner, name: $name) { ...Facts }
}`}
${c(t)}
${a}
${i}`}let i=`fragment Who on Actor {
  kind: __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
}`,a=`fragment Checked on Commit {
  oid
  checkSuites(first: 20) { nodes { createdAt branch { name } } }
  statusCheckRollup {
  contexts(first: 100, after: $checksAfter) {
    pageInfo { hasNextPage endCursor }
    nodes {
      kind: __typename
      ... on CheckRun {
        name status conclusion startedAt completedAt detailsUrl
        checkSuite { app { databaseId } }
      }
      ... on StatusContext { context state createdAt targetUrl }
    }
  }
  }
}`,o=`{
    databaseId commitOid environment task payload state createdAt
    latestStatus { state createdAt environmentUrl logUrl }
  }`,s=`deployments(
  environments: $environments, first: 50, orderBy: { field: CREATED_AT, direction: DESC }
) {
  nodes ${o}
}`,c=e=>`fragment Facts on Repository {
  databaseId name
  owner { login }
  defaultBranchRef { name target { oid } }
  config: object(expression: $config) { ... on Blob { text isTruncated } }
  pullRequest(number: $pull) {
  id number state merged isDraft locked mergeable
  author { ...Who }
  baseRefName baseRefOid
  baseRef {
    target { oid }
    compare(headRef: $head) { behindBy }
    refUpdateRule { requiredStatusCheckContexts }
    rules(first: 100) {
      nodes {
        type
        parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } }
      }
    }
  }
  headRefName headRefOid
  headRepository { databaseId }
  commits(last: 1) { nodes { commit { ...Checked } } }
  reviews(last: 100) {
    pageInfo { hasPreviousPage }
    nodes { state submittedAt authorCanPushToRepository commit { oid } author { ...Who } }
  }
  comments(first: 100) { totalCount nodes { author { kind: __typename } } }
}
  ${s}
  ${Array.from({length:e},(e,t)=>`ref${t}: ref(qualifiedName: $ref${t}) ${l}`).join(`
  `)}
}`,l=`{ target { ... on Commit { message authoredDate } } }`,u=`query Checks(
  $owner: String!, $name: String!, $sha: GitObjectID!, $checksAfter: String
) {
  repository(owner: $owner, name: $name) { object(oid: $sha) { ...Checked } }
}
${a}`}),1243:((e,t,n)=>{n.d(t,{Md:()=>u,Vi:()=>a,ky:()=>i});var r=n(5624);function i(e,t,{headRefOid:n}){if(e===void 0)return{unknown:`GitHub did not tell what has run`};let r=a(e),i=t.flatMap(e=>l(e,n));return[...r,...i].toSorted((e,t)=>t.at.localeCompare(e.at))}function a(e){return e.flatMap(o)}function o(e){let t=u(e.payload),n=d(t.environment)??e.environment,i=/^deploy(?::([a-z]+))?$/.exec(e.task??``);if(n===null||i===null)return[];let a=d(t.key),o=a===void 0?void 0:(0,r.Do)(a)?.comment,c=d(t.by),l=t.release,f=e.latestStatus?.logUrl;return[{record:String(e.databaseId),environment:n,command:i[1]??`deploy`,revision:e.commitOid,state:s(e),at:e.createdAt,...a===void 0?{}:{key:a},...o===void 0?{}:{comment:o},...c===void 0?{}:{by:c},...typeof l==`number`?{release:l}:{},...f?{url:f}:{}}]}function s({state:e,latestStatus:t}){return e===`INACTIVE`||e===`DESTROYED`?`inactive`:c[t?.state??`PENDING`]??`failed`}let c={PENDING:`queued`,QUEUED:`queued`,WAITING:`queued`,IN_PROGRESS:`running`,SUCCESS:`succeeded`,INACTIVE:`inactive`};function l(e,t){if(e.kind!==`CheckRun`||e.status!==`COMPLETED`)return[];let[,n]=/^sluice \/ plan ([a-z][a-z0-9-]*)$/.exec(e.name)??[];if(n===void 0)return[];let r=e.completedAt??``,i=e.conclusion===`SUCCESS`?`succeeded`:`failed`,a=e.checkSuite.app?.databaseId;return[{record:``,environment:n,command:`plan`,revision:t,state:i,at:r,...a===void 0?{}:{app:a}}]}function u(e){try{let t=JSON.parse(e??`{}`),n=typeof t==`string`?JSON.parse(t):t;return typeof n==`object`&&n?{...n}:{}}catch{return{}}}function d(e){return typeof e==`string`?e:void 0}}),4390:((e,t,n)=>{n.d(t,{NN:()=>a,RZ:()=>r,bU:()=>i,iC:()=>o});function r(e){return i(e)?`preview`:e}function i(e){return/^preview-\d+$/.test(e)}function a(e){return`sluice/locks/${e}`}let o=140}),2338:((e,t,n)=>{n.d(t,{u:()=>d});var r=n(7871),i=n(1198),a=n(3560),o=n(7701),s=n(1243),c=n(4390);let l=`extend`,u=(0,c.RZ)((0,i.oW)(0));function d(e,{owner:t,name:n}){return{runs:r=>f(e,{owner:t,name:n},r===`all`?10:1),extended:()=>p(e,{owner:t,repo:n}),extend:r=>m(e,{owner:t,repo:n},r)}}async function f(e,t,n){let r=[],i=null;for(let a=0;a<n;a++){let{nodes:n,pageInfo:a}=await g(e,{...t,after:i});if(r.push(...(0,s.Vi)(n)),i=a.endCursor,!a.hasNextPage)break}return r}async function p(e,t){let n=new Map;for(let r=1;r<=10;r++){let{data:i}=await e.request(`GET /repos/{owner}/{repo}/deployments`,{...t,environment:u,task:l,per_page:100,page:r});for(let{payload:e}of i){let t=_(e);t!==void 0&&!n.has(t.pull)&&n.set(t.pull,t.until)}if(i.length<100)break}return n}async function m(e,t,{pull:n,until:a,revision:o}){let s=`#${n} is kept until ${v(a)}`.slice(0,c.iC),{data:d}=await e.request(`POST /repos/{owner}/{repo}/deployments`,{...t,ref:o,task:l,auto_merge:!1,required_contexts:[],payload:{environment:(0,i.oW)(n),until:v(a),pull:n},environment:u,description:s,transient_environment:!0,production_environment:!1});if(!(`id`in d))throw new r.ah(`API_REFUSED`,d.message??`no deployment`);await e.request(`POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses`,{...t,deployment_id:Number(d.id),state:`inactive`,description:s,auto_inactive:!1})}let h=`query Previews($owner: String!, $name: String!, $environment: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    deployments(
      environments: [$environment], first: 100, after: $after
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      pageInfo { hasNextPage endCursor }
      nodes ${o.uH}
    }
  }
}`;async function g(e,t){let{data:n,errors:i}=await(0,a.k)(e,h,{...t,environment:u}),{repository:o}=n??{},s=o?.deployments??void 0;if(s!==void 0)return s;let c=i[0]?.message??`nothing came back`;throw new r.ah(`API_REFUSED`,`GitHub did not show what was deployed: ${c}`)}function _(e){let{environment:t,until:n}=(0,s.Md)(JSON.stringify(e)),r=typeof t==`string`?(0,i.pv)(t):void 0,a=typeof n==`string`?Date.parse(n):NaN;return r===void 0||Number.isNaN(a)?void 0:{pull:r,until:a}}function v(e){return new Date(e).toISOString()}}),9460:((e,t,n)=>{n.d(t,{X:()=>u,githubPreviewPulls:()=>a,y:()=>l});var r=n(3560);let i=3e3;function a(e,{id:t,owner:n,name:r},i){let a={owner:n,repo:r};return{async read({pull:n}){let{data:r}=await e.request(`GET /repos/{owner}/{repo}/pulls/{pull_number}`,{...a,pull_number:n}),s=o(r,t);return s.state!==`open`||!await i()?s:{...s,changed:await c(e,a,n)}},async open(){let n=[];for(let r=1;;r++){let{data:i}=await e.request(`GET /repos/{owner}/{repo}/pulls`,{...a,state:`open`,per_page:100,page:r});for(let e of i)n.push({...o(e,t),number:e.number});if(i.length<100)return n}}}}function o(e,t){let{state:n,labels:r,base:i,head:a,draft:o}=e,c=s(e);return{state:n===`open`?`open`:e.merged_at?`merged`:`closed`,draft:o??!1,labels:r.map(e=>e.name),...c===void 0?{}:{author:c},base:i.ref,head:{sha:a.sha,isFork:a.repo===null||Number(a.repo.id)!==t,isGone:a.repo===null}}}function s({user:e}){if(e===null)return;let t=[`User`,`Bot`,`Organization`,`Mannequin`].find(t=>t===e.type)??`Bot`;return{id:Number(e.id),login:e.login,type:t}}async function c(e,t,n){let r=[];for(let a=1;r.length<i;a++){let{data:i}=await e.request(`GET /repos/{owner}/{repo}/pulls/{pull_number}/files`,{...t,pull_number:n,per_page:100,page:a});for(let{filename:e,previous_filename:t}of i)r.push(e,...t===void 0?[]:[t]);if(i.length<100)return r}return{unknown:`it changes more than ${i} files`}}async function l(e,{owner:t,name:n},i){try{let{data:r}=await e.request(`GET /repos/{owner}/{repo}/contents/{path}`,{owner:t,repo:n,path:i});return`content`in r?Buffer.from(r.content,`base64`).toString(`utf8`):void 0}catch(e){if((0,r.c)(e)===404)return;throw e}}async function u(e,{id:t}){try{return await e.request(`GET /repositories/{repository_id}`,{repository_id:t}),!0}catch(e){return(0,r.c)(e)!==404}}}),6380:((e,t,n)=>{n.d(t,{e:()=>c,h:()=>s});var r=n(995),i=n(5764),a=n(8950);let o={id:0,login:`ghost`};function s({repository:e,pull:t,organisation:n},r){return{repository:e,pull:t,organisation:n,owner:o,state:`destroyed`,generation:0,created:r,ordered:0,ttl:0,hosts:[],cost:{hourly:0,soFar:0,at:r}}}function c(e,t,n,i){switch(t.kind){case`pull`:return l(e,t,i);case`asked`:return d(e,t);case`unwanted`:return f(e,t);case`extended`:return{...e,extended:n+t.ms,state:(0,r.Pl)(e.state,`extended`)};case`dispatched`:return p(e,t);case`ended`:return m(e,t,n);case`slept`:case`woke`:return{...e,state:(0,r.Pl)(e.state,t.kind)};case`removed`:return{...e,stopped:{why:`removed`}};case`returned`:return u(e);case`timer`:return e}}function l(e,{what:t,label:n},i){let{forgets:o,ofLabel:s}=r.Dd[t],c=u(e),l=s===void 0||n!==void 0&&i!==void 0&&(0,a.RX)({labels:[n]},i);return o===void 0||!l?c:v(c,o)}function u(e){return e.stopped?.why===`removed`?v(e,`stopped`):e}function d(e,{at:t,asked:n}){if(t<(e.said??0))return e;let r=v({...e,asked:n,said:t},`stopped`);return e.failure?.command===`deploy`?v(r,`failure`):r}function f(e,{at:t}){return t<(e.said??0)?e:v({...e,stopped:{why:`asked`},said:t},`asked`)}function p(e,{generation:t,id:n}){let{run:r}=e;return r?.generation===t?{...e,run:{...r,id:n}}:e}function m(e,t,n){let{run:r}=e;if(r===void 0||r.generation!==t.generation)return e;let i=v(e,`run`);switch(t.state){case`succeeded`:return r.command===`destroy`?g(i,n):h(i,r,t,n);case`failed`:return _(i,r,t,n);case`aborted`:return r.isCancelled?i:_(i,r,{reason:`ABORTED`,message:`the run was stopped`},n)}}function h(e,t,{ms:n,hosts:a,hourly:o},s){return{...v((0,i.af)(e,s,o??e.cost.hourly),`failure`),state:(0,r.Pl)(e.state,`ready`),...t.revision===void 0?{}:{revision:t.revision},deployed:s,...n===void 0?{}:{readyIn:n},hosts:a??e.hosts}}function g(e,t){let{extended:n,deployed:a,...o}=v(v((0,i.af)(e,t,0),`failure`),`revision`);return{...o,state:(0,r.Pl)(e.state,`gone`),hosts:[]}}function _(e,t,n,i){let{command:a,revision:o}=t,s=e.failure,c=s?.command===a&&s.revision===o,{reason:l,message:u,tail:d}=n;return{...e,state:(0,r.Pl)(e.state,`failed`),failure:{command:a,reason:l,message:u,...o===void 0?{}:{revision:o},...d===void 0?{}:{tail:d},at:i,times:c?s.times+1:1}}}function v(e,t){let{[t]:n,...r}=e;return r}}),5764:((e,t,n)=>{n.d(t,{Ho:()=>a,RV:()=>r,ZF:()=>i,af:()=>o});function r({cost:e},t){return e.soFar+e.hourly*Math.max(0,t-e.at)/36e5}function i({cost:e}){return e.hourly*24}function a({cost:e}){return e.hourly*672}function o(e,t,n){return{...e,cost:{hourly:n,soFar:r(e,t),at:t}}}}),8950:((e,t,n)=>{n.d(t,{RX:()=>c,Z:()=>i,aj:()=>o,p1:()=>a,t8:()=>s});let r=864e5,i=36500*r;function a({ordered:e,deployed:t=0,extended:n=0,ttl:r}){return Math.max(Math.max(e,t)+r,n)}function o(e){let t=Math.max(e.ttl,(e.extended??0)-e.ordered);return a(e)-Math.min(r,t/4)}function s(e,{keepLabel:t}){return c(e,t)}function c({labels:e},t){return e.some(e=>e.toLowerCase()===t.toLowerCase())}}),995:((e,t,n)=>{n.d(t,{Dd:()=>a,Pl:()=>i});let r={destroyed:{"deploy ordered":`created`,"destroy ordered":`destroying`},created:{"deploy ordered":`created`,ready:`ready`,failed:`failed`,warned:`expiring`,"destroy ordered":`destroying`},ready:{"deploy ordered":`ready`,ready:`ready`,failed:`failed`,slept:`asleep`,warned:`expiring`,extended:`ready`,"destroy ordered":`destroying`},asleep:{"deploy ordered":`asleep`,ready:`ready`,failed:`failed`,woke:`awake`,warned:`expiring`,extended:`asleep`,"destroy ordered":`destroying`},awake:{"deploy ordered":`awake`,ready:`ready`,failed:`failed`,slept:`asleep`,warned:`expiring`,extended:`awake`,"destroy ordered":`destroying`},expiring:{"deploy ordered":`expiring`,ready:`ready`,failed:`failed`,extended:`ready`,"destroy ordered":`destroying`},failed:{"deploy ordered":`failed`,ready:`ready`,failed:`failed`,warned:`expiring`,extended:`failed`,"destroy ordered":`destroying`},destroying:{"deploy ordered":`created`,"destroy ordered":`destroying`,failed:`destroying`,gone:`destroyed`}};function i(e,t){return r[e][t]??e}let a={opened:{},reopened:{forgets:`stopped`},pushed:{},"force-pushed":{},labelled:{forgets:`stopped`,ofLabel:!0},unlabelled:{forgets:`asked`,ofLabel:!0},"ready for review":{},drafted:{},retargeted:{},renamed:{},closed:{forgets:`asked`},merged:{forgets:`asked`},"branch deleted":{},"base deleted":{}}}),2621:((e,t,n)=>{n.d(t,{E:()=>a,w:()=>o});var r=n(3916),i=n(9472);function a(e,t){return Object.keys(e).length===0||t===void 0||(0,i.t)(t)?!0:Object.values(e).some(e=>s(e,t))}function o(e,t,n){let r=new Set(e.map(({name:e})=>e).filter(e=>(0,i.t)(n)||t[e]===void 0||s(t[e],n)));for(let t of r){let n=e.find(e=>e.name===t)?.dependsOn??[];for(let e of n)r.add(e)}let a=e.map(({name:e})=>e);return{chosen:a.filter(e=>r.has(e)),skipped:a.filter(e=>!r.has(e))}}function s(e,t){return t.some(t=>e.some(e=>(0,r.matchesGlob)(t,e)))}}),8521:((e,t,n)=>{n.d(t,{B:()=>a,E:()=>i});var r=n(7871);async function i(e,t){try{return await e.read(t)}catch(e){return{unknown:(0,r.yx)(e).message}}}function a(e){return typeof e==`object`&&`quota`in e?e:void 0}}),9910:((e,t,n)=>{n.d(t,{H:()=>o});var r=n(9472),i=n(8950),a=n(2621);function o(e){let{pull:t,rules:n,preview:i}=e;if(i.stopped?.why===`removed`)return{kind:`stay`,why:`nobody may look after its repository any more`};if(i.stopped?.why===`asked`)return{kind:`end`,why:`somebody destroyed it`};if((0,r.t)(t))return{kind:`unknown`,why:t.unknown};if(t.state!==`open`)return{kind:`end`,why:`the pull request is ${t.state}`};if(t.head.isGone)return{kind:`end`,why:`its branch was deleted`};if((0,r.t)(n))return{kind:`unknown`,why:n.unknown};if(n===`off`)return l(e)??{kind:`stay`,why:`deploy.yaml has no previews`};let a={...e,pull:t,rules:n};for(let e of u){let t=e(a);if(t!==void 0)return t}return{kind:`run`,revision:t.head.sha}}let s=({pull:e,rules:{branch:t}})=>t===void 0||e.base===t?void 0:{kind:`end`,why:`only pull requests into ${t} have previews`},c=e=>(0,i.t8)(e.pull,e.rules)?void 0:l(e);function l({preview:e,now:t}){return e.state!==`destroyed`&&(0,i.p1)(e)<=t&&e.run===void 0?{kind:`end`,why:`its time is over`,stop:`expired`}:void 0}let u=[s,c,({preview:e,pull:t,rules:n})=>{if(e.asked===void 0&&n.on!==`open`)return n.on===`comment`?{kind:`stay`,why:`nobody has asked for one`}:(0,i.RX)(t,n.label)?void 0:{kind:`end`,why:`it has no label ${n.label}`}},({preview:{stopped:e},pull:t})=>e?.why===`expired`&&e.revision===t.head.sha?{kind:`stay`,why:`it has expired, and nothing was pushed since`}:void 0,({preview:e,pull:t,rules:n})=>t.draft&&!n.drafts&&e.asked===void 0?{kind:`stay`,why:`drafts have no previews`}:void 0,({preview:e,pull:t,rules:n})=>t.author?.type===`Bot`&&!n.bots&&e.asked===void 0?{kind:`stay`,why:`pull requests that programs open have no previews`}:void 0,({preview:e,pull:t,rules:n})=>{if(t.head.isFork)return n.forks===`refuse`?{kind:`stay`,why:`forks have no previews`}:e.asked?.revision===t.head.sha?void 0:{kind:`stay`,why:`nobody has approved this commit of a fork`}},({preview:e,pull:t,rules:n})=>e.asked!==void 0||(0,a.E)(n.paths,t.changed)?void 0:{kind:`stay`,why:`it changes nothing that a preview would show`}]}),9472:((e,t,n)=>{n.d(t,{t:()=>r});function r(e){return typeof e==`object`&&!!e&&`unknown`in e}})};