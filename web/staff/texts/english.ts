// Everything in English, in one piece: it comes when it is read.

import { en as account } from "../account/texts/en";
import { en as calls } from "../calls/texts/en";
import { en as notice } from "../notice/texts/en";
import { en as orders } from "../orders/texts/en";
import { en as replies } from "../replies/texts/en";
import { en as suggestions } from "../suggestions/texts/en";
import { en } from "./en";

export const english = { ...en, ...account, ...notice, ...orders, ...replies, ...calls, ...suggestions };
