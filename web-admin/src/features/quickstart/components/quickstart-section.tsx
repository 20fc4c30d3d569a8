import { Tabs } from "antd";
import { CopyButton } from "#lib/components/copy-button";
import { Section } from "#lib/components/section";
import { type Snippet, snippets } from "../snippets";
import styles from "./quickstart.module.css";

const KEY_LINE = "export SLUICE_API_KEY=sk-slc_…";

/** How to call this gateway, ready to paste. */
export function QuickstartSection() {
  const items = snippets(window.location.origin).map((snippet) => ({
    key: snippet.id,
    label: snippet.title,
    children: <Code snippet={snippet} />,
  }));
  return (
    <Section id="quickstart" title="How to call it" about="the OpenAI API and gRPC, on one port">
      <div className={styles.card}>
        <p>
          Put an API key into the environment first: <code>{KEY_LINE}</code>. The model{" "}
          <code>auto</code> lets the router policy choose; any model of a back end works too.
        </p>
        <Tabs items={items} />
      </div>
    </Section>
  );
}

function Code({ snippet }: { snippet: Snippet }) {
  return (
    <figure className={styles.figure}>
      <figcaption>
        {snippet.before}
        <CopyButton text={snippet.code} label what={`the call with ${snippet.title}`} />
      </figcaption>
      {/* The keyboard must be able to scroll long lines. */}
      <pre tabIndex={0} aria-label={`Call with ${snippet.title}`}>
        {snippet.code}
      </pre>
    </figure>
  );
}
