package dev.sluice.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsException;
import dev.sluice.config.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts a gateway from the command line.
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayMain.BuildVersion.class,
        description = "Serves models over gRPC and REST on one port.",
        footer = {
            "",
            "Exit codes: 0 stopped on request, 1 could not start, 2 wrong usage.",
            "Settings are described in docs/configuration.md; every one has a default."
        })
public final class GatewayMain implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings; without it, defaults.")
    private @Nullable Path config;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description =
                    "Write URL, pid, admin token and first key as JSON to FILE (mode 600) when ready.")
    private @Nullable Path readyFile;

    private GatewayMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new GatewayMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try {
            var settings =
                    config == null
                            ? new Settings(null, null, null, null, null, null, null, null)
                            : SettingsFile.read(config);
            run(settings);
            return 0;
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (RuntimeException e) {
            System.err.println("The gateway could not start: " + rootMessage(e));
            if (Boolean.getBoolean("sluice.trace")) {
                e.printStackTrace();
            }
            return 1;
        }
    }

    private void run(Settings settings) throws Exception {
        var gateway = Gateway.start(settings);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("sluice-stop")
                                .unstarted(
                                        () -> {
                                            gateway.close();
                                            stopped.countDown();
                                        }));
        if (readyFile != null) {
            write(readyFile, settings, gateway);
        }
        System.out.println(
                "Sluice is ready on http://" + settings.server().host() + ":" + gateway.port());
        stopped.await();
    }

    private static void write(Path file, Settings settings, Gateway gateway) throws IOException {
        var ready = new LinkedHashMap<String, Object>();
        ready.put("url", "http://" + settings.server().host() + ":" + gateway.port());
        ready.put("api_key", gateway.firstKey().text().orElse(""));
        ready.put("admin_token", gateway.adminToken());
        ready.put("pid", ProcessHandle.current().pid());
        ready.put("data_dir", settings.dataDir().toAbsolutePath().toString());
        var draft =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        "ready",
                        ".json",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), ready);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String rootMessage(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    static final class BuildVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"sluice " + Version.text()};
        }
    }
}
