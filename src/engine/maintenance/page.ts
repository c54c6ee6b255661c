import { pageOf } from "../../model/page.ts";

/** What visitors see unless a page of one's own is given. */
export const defaultPage = pageOf({
  title: "Maintenance",
  heading: "Back in a moment",
  text: "We are working on this site. Please try again shortly.",
});
