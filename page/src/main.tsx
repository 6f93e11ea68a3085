import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Link, Route, Switch, useLocation } from "wouter-preact";
import { home, pageOf, useChoice } from "./address";
import { InLanguage, type Language, preferred, useWords, WORDS } from "./language";
import { PAGES } from "./pages";
import { Home } from "./pages/Home";
import { keptTheme, type Theme, THEMES, useTheme } from "./theme";

function Page() {
  const [lang, setLang] = useChoice<Language>("lang", preferred());
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  }, [lang]);
  return (
    <InLanguage.Provider value={lang in WORDS ? lang : "en"}>
      <Shell setLang={setLang} />
    </InLanguage.Provider>
  );
}

function Shell({ setLang }: { setLang: (lang: Language) => void }) {
  const words = useWords();
  const [path] = useLocation();
  const deal = /^\/deals\/([^/]+)/.exec(path)?.[1];
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <header>
        <Link class="mark" href={home()}>
          {words.recoup}
        </Link>
        {deal && <Tabs deal={decodeURIComponent(deal)} />}
        <Choices setLang={setLang} />
      </header>
      <main id="content" tabIndex={-1}>
        <Switch>
          <Route path="/" component={Home} />
          {PAGES.map(({ name, show: Show }) => (
            <Route path={`/deals/:deal/${name}`}>
              {({ deal }: { deal: string }) => <Show deal={decodeURIComponent(deal)} />}
            </Route>
          ))}
          <Route>
            <p>404</p>
          </Route>
        </Switch>
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
