import { pageOf } from "../../model/page.ts";

/** What a browser shows while a preview wakes; it asks again by itself. */
export const wakingPage = pageOf({
  title: "Waking up",
  heading: "Waking up",
  text: "Nobody was here for a while, so this preview went to sleep. It is being started; this page loads again by itself.",
  head: `<meta http-equiv="refresh" content="2">\n`,
});
