import { createApp } from "vue";
import "@shared/tokens.css";
import "@shared/base.css";
import "@shared/theme";
import "./style/frame.css";
import "./style/list.css";
import "./style/palette.css";
import "./style/search.css";
import "./style/alike.css";
import "./style/filters.css";
import "./style/detail.css";
import "./style/form.css";
import "./style/devices.css";
import "./style/intake.css";
import "./style/print.css";
import App from "./App.vue";
import { router } from "./router";

createApp(App).use(router).mount("#app");
