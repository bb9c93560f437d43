import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { config } from "../shared/vite.ts";

export default defineConfig({ ...config, plugins: [react()] });
