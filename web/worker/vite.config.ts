import { defineConfig } from "vite";
import { face } from "../vite.shared.ts";
import { offline } from "./offline.ts";

const config = face("worker", "/worker/");
export default defineConfig({ ...config, plugins: [...(config.plugins ?? []), offline()] });
