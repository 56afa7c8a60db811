import { createApp } from "vue";
import "@shared/tokens.css";
import "@shared/base.css";
import "@shared/theme";
import "@shared/phone/form.css";
import "@shared/photos/photos.css";
import "@shared/phone/parts.css";
import "./style/page.css";
import "./style/parts.css";
import { languageReady } from "@shared/language";
import App from "./App.vue";
import { start } from "./session";
import { watchVersion } from "./version";

void start();
watchVersion();
void languageReady().then(() => createApp(App).mount("#app"));
