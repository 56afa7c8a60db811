import { createApp } from "vue";
import "@shared/tokens.css";
import "@shared/base.css";
import "@shared/theme";
import "@shared/phone/parts.css";
import "./style/page.css";
import "./style/parts.css";
import "@shared/phone/form.css";
import "./style/print.css";
import { languageReady } from "@shared/language";
import App from "./App.vue";

void languageReady().then(() => createApp(App).mount("#app"));
