import { BackendsSection } from "#features/backends/components/backends-section";
import { QuickstartSection } from "#features/quickstart/components/quickstart-section";
import { RequestsSection } from "#features/requests/components/requests-section";
import { TodaySection } from "#features/requests/components/today-section";
import { StatusSection } from "#features/status/components/status-section";
import styles from "./console.module.css";
import { Header } from "./header";

/** The page: one section below the other, each refreshing itself. */
export function Console({ onSignOut }: { onSignOut: () => void }) {
  return (
    <>
      <Header onSignOut={onSignOut} />
      <main className={styles.main}>
        <StatusSection />
        <TodaySection />
        <BackendsSection />
        <RequestsSection />
        <QuickstartSection />
      </main>
    </>
  );
}
