import { Alert, Button, Input } from "antd";
import { type SubmitEvent, useState } from "react";
import { useCheckToken } from "../api/check-token";
import styles from "./sign-in-card.module.css";

type Props = {
  /** Why the last session ended, if it did not end by itself. */
  refusal: string | undefined;
  onSignIn: (token: string) => void;
};

/** Asks for the admin token, and checks it before it lets anybody in. */
export function SignInCard({ refusal, onSignIn }: Props) {
  const [token, setToken] = useState("");
  const check = useCheckToken(onSignIn);
  const problem = check.error?.message ?? (check.isPending ? undefined : refusal);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (token.trim() !== "") {
      check.mutate(token.trim());
    }
  }

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <h1>Sign in to Sluice</h1>
        <p>
          Paste the admin token that <code>ci/up</code> printed; it also stands in{" "}
          <code>.sluice/up.json</code>. This tab keeps it until it is closed.
        </p>
        {problem !== undefined && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="token">Admin token</label>
        <Input.Password
          id="token"
          size="large"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={token}
          onChange={(event) => {
            setToken(event.target.value);
          }}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          block
          loading={check.isPending}
          disabled={token.trim() === ""}
        >
          Sign in
        </Button>
      </form>
    </main>
  );
}
