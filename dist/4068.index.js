"use strict";exports.id=4068,exports.ids=[4068],exports.modules={1179:((e,t,n)=>{n.d(t,{c:()=>a,k:()=>r});async function r(e,t,n){try{return{data:await e.graphql(t,n),errors:[]}}catch(e){if(!i(e))throw e;return{data:e.data,errors:e.errors}}}function i(e){return e instanceof Error&&e.name===`GraphqlResponseError`&&`errors`in e}function a(e){let t=e instanceof Error&&`status`in e?e.status:void 0;return typeof t==`number`?t:void 0}}),2009:((e,t,n)=>{n.d(t,{NN:()=>a,RZ:()=>r,bU:()=>i,iC:()=>o});function r(e){return i(e)?`preview`:e}function i(e){return/^preview-\d+$/.test(e)}function a(e){return`sluice/locks/${e}`}let o=140}),4068:((e,t,n)=>{n.d(t,{githubRequest:()=>a});var r=n(1179),i=n(2009);async function a(e,{owner:t,repo:n},a){let c=[(0,i.RZ)(a.environment)],d=`HEAD:${a.config}`,f={owner:t,repo:n,pull:a.pull,config:d,environments:c},{data:p,errors:m}=await(0,r.k)(e,`query Request(
  $owner: String!, $repo: String!, $pull: Int!, $config: String!, $environments: [String!]!
) {
  repository(owner: $owner, name: $repo) {
    config: object(expression: $config) { ... on Blob { text isTruncated } }
    pullRequest(number: $pull) {
      state headRefOid
      commits(last: 1) {
        nodes {
          commit {
            statusCheckRollup { contexts(last: 100) { nodes { ... on CheckRun { externalId } } } }
          }
        }
      }
    }
    deployments(
      environments: $environments, first: 50, orderBy: { field: CREATED_AT, direction: DESC }
    ) { nodes { databaseId latestStatus { state logUrl } } }
  }
}`,f),h=p?.repository;if(!h||m[0]!==void 0)throw Error(m[0]?.message??`GitHub shows no repository`);return{...o(h),...l(h,a.record),...u(h),isReported:s(h,a.request)}}function o({pullRequest:e}){return e===null?{}:{pull:{head:e.headRefOid,isOpen:e.state===`OPEN`}}}function s({pullRequest:e},t){return(e?.commits.nodes[0]?.commit.statusCheckRollup)?.contexts.nodes.some(({externalId:e})=>e===t)??!1}let c=[void 0,`QUEUED`,`PENDING`,`WAITING`];function l({deployments:e},t){let n=e.nodes.find(({databaseId:e})=>String(e)===t);if(n===void 0)return{};let{state:r,logUrl:i}=n.latestStatus??{},a=/\/runs\/(\d{1,15})$/.exec(i??``)?.[1];return{record:{isWaiting:c.includes(r),...a===void 0?{}:{run:Number(a)}}}}function u({config:e}){let t=e?.text;return typeof t==`string`&&!e?.isTruncated?{config:t}:{}}})};