/** What the end-to-end tests share: real hosts with the shop, a project on them, the tool, a look. */
export { giveShop, SHOP, shopImage } from "./images.ts";
export { createProject, ENVIRONMENT, type Login, type Project, shopService } from "./project.ts";
export { type Finished, type Running, type RunOptions, startSluice } from "./sluice.ts";
export { EVERY_KIND, expectNoneLost, LIGHT, startTraffic, tell } from "./traffic.ts";
export { drained, expectSettled, liveVersion, look, stateFolderOf, type View } from "./view.ts";
export { COLD, createShopHosts } from "./hosts.ts";
