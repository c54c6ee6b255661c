export { previewSigns } from "../adapters/http/preview-sign.ts";
