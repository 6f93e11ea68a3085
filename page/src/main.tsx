import { type ComponentChildren, render } from "preact";
import { useEffect } from "preact/hooks";
import { Link, Route, Switch, useLocation } from "wouter-preact";
import { accountPage, home, pageOf, peoplePage, useChoice } from "./address";
import { api } from "./api";
import { InLanguage, type Language, preferred, useWords, WORDS } from "./language";
import { useChangesOfFiles } from "./live";
import { PAGES } from "./pages";
import { Account } from "./pages/Account";
import { Home } from "./pages/Home";
import { Mine, Side } from "./pages/Mine";
import { People } from "./pages/People";
import { SignIn } from "./pages/SignIn";
import { Trail } from "./pages/Trail";
import { InSession, useAsker, useSession } from "./session";
import { keptTheme, type Theme, THEMES, useTheme } from "./theme";

function Page() {
  const [lang, setLang] = useChoice<Language>("lang", preferred());
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  }, [lang]);
  return (
    <InLanguage.Provider value={lang in WORDS ? lang : "en"}>
      <InSession otherwise={<Outside setLang={setLang} />}>
        <Inside setLang={setLang} />
      </InSession>
    </InLanguage.Provider>
  );
}

type Shown = { setLang: (lang: Language) => void };

/** Before anybody has signed in. */
function Outside({ setLang }: Shown) {
  return (
    <Shell setLang={setLang}>
      <SignIn />
    </Shell>
  );
}

/** For whoever has signed in; a reader sees what is its own party's, and no more is asked. */
function Inside({ setLang }: Shown) {
  const [path] = useLocation();
  const { role } = useAsker();
  useChangesOfFiles(role !== "reader");
  const deal = /^\/deals\/([^/]+)/.exec(path)?.[1];
  return (
    <Shell
      setLang={setLang}
      tabs={deal && role !== "reader" && <Tabs deal={decodeURIComponent(deal)} />}
      who={<Who />}
    >
      <Switch>
        <Route path="/account" component={Account} />
        {role === "reader" ? <Route path="/" component={Mine} /> : <Route path="/" component={Home} />}
        <Route path="/mine/:deal/:party">
          {({ deal, party }: { deal: string; party: string }) => (
            <Side deal={decodeURIComponent(deal)} party={decodeURIComponent(party)} />
          )}
        </Route>
        {role !== "reader" && <Route path="/people" component={People} />}
        {role === "owner" && <Route path="/trail" component={Trail} />}
        {role !== "reader" &&
          PAGES.map(({ name, show: Show }) => (
            <Route path={`/deals/:deal/${name}`}>
              {({ deal }: { deal: string }) => <Show deal={decodeURIComponent(deal)} />}
            </Route>
          ))}
        <Route>
          <NotHere />
        </Route>
      </Switch>
    </Shell>
  );
}

function NotHere() {
  const words = useWords();
  return (
    <div role="alert">
      <h1>{words.access.not_here}</h1>
      <p>{words.access.not_here_or_not_yours}</p>
    </div>
  );
}

function Shell(
  props: Shown & { tabs?: ComponentChildren; who?: ComponentChildren; children: ComponentChildren },
) {
  const words = useWords();
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <header>
        <Link class="mark" href={home()}>
          {words.recoup}
        </Link>
        {props.tabs}
        {props.who}
        <Choices setLang={props.setLang} />
      </header>
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
    </>
  );
}

function Tabs({ deal }: { deal: string }) {
  const words = useWords();
  const [path] = useLocation();
  return (
    <nav aria-label={words.deal}>
      {PAGES.map(({ name, title }) => (
        <Link
          href={pageOf(deal, name)}
          aria-current={path.endsWith(`/${name}`) ? "page" : undefined}
        >
          {title(words)}
        </Link>
      ))}
    </nav>
  );
}

/** Who is signed in, and the way out; on a laptop without accounts only the way to have some. */
function Who() {
  const words = useWords();
  const asker = useAsker();
  const { ask } = useSession();
  const [, go] = useLocation();
  const signOut = () =>
    void api.DELETE("/api/session").then(() => {
      go(home());
      ask();
    });
  return (
    <div class="who">
      {(asker.role === "owner" || asker.role === "accountant") && (
        <Link href={peoplePage()}>{words.access.people}</Link>
      )}
      {!asker.local && !asker.visits && <Link href={accountPage()}>{asker.name}</Link>}
      {!asker.local && (
        <button type="button" onClick={signOut}>
          {words.access.sign_out}
        </button>
      )}
    </div>
  );
}

function Choices({ setLang }: { setLang: (lang: Language) => void }) {
  const words = useWords();
  const [theme, setTheme] = useTheme();
  return (
    <div class="choices">
      <button type="button" lang="en" onClick={() => setLang("en")}>
        EN
      </button>
      <button type="button" lang="zh" onClick={() => setLang("zh")}>
        中文
      </button>
      <select
        aria-label={words.appearance}
        value={theme}
        onChange={(e) => setTheme(e.currentTarget.value as Theme)}
      >
        {THEMES.map((each) => (
          <option value={each}>{words[each]}</option>
        ))}
      </select>
    </div>
  );
}

keptTheme();
render(<Page />, document.getElementById("page")!);
