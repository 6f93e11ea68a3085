// The pages of a deal, in the order of the tabs: its name in addresses, its title, what shows it.
import type { FunctionComponent } from "preact";
import type { Words } from "../words/en";
import { Curve } from "./Curve";
import { Deal } from "./Deal";
import { Facts } from "./Facts";
import { Futures } from "./Futures";
import { Money } from "./Money";
import { Owners } from "./Owners";
import { Receipts } from "./Receipts";
import { Rights } from "./Rights";
import { Statements } from "./Statements";
import { WhatIf } from "./WhatIf";

type PageOfDeal = {
  name: string;
  title: (words: Words) => string;
  show: FunctionComponent<{ deal: string }>;
};

export const PAGES: PageOfDeal[] = [
  { name: "money", title: (w) => w.money, show: Money },
  { name: "curve", title: (w) => w.curve, show: Curve },
  { name: "what-if", title: (w) => w.what_if, show: WhatIf },
  { name: "futures", title: (w) => w.futures, show: Futures },
  { name: "rights", title: (w) => w.rights.title, show: Rights },
  { name: "owners", title: (w) => w.owners.title, show: Owners },
  { name: "receipts", title: (w) => w.receipts.title, show: Receipts },
  { name: "statements", title: (w) => w.statements.title, show: Statements },
  { name: "deal", title: (w) => w.deal, show: Deal },
  { name: "facts", title: (w) => w.on_facts.facts, show: Facts },
];
