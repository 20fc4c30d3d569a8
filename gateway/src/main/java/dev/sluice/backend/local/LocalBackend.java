package dev.sluice.backend.local;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend;
import dev.sluice.backend.Frame;
import dev.sluice.backend.Target;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestView;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sentence embeddings by all-MiniLM-L6-v2 (384 dimensions, quantised, Apache-2.0) on the CPU. The
/// model is loaded on first use, so that a gateway that never embeds does not pay its 100 MB.
public final class LocalBackend implements Backend {
    /// Name of the model in the catalogue.
    public static final String MODEL = "all-minilm-l6-v2";

    /// Vectors of this length.
    static final int DIMENSIONS = 384;

    private static final int MAX_WAITING = 256;

    private final String name;
    private final InputLimits limits;
    private final ExecutorService workers;

    /// @param threads texts that are embedded at the same time
    public LocalBackend(String name, InputLimits limits, int threads) {
        this.name = name;
        this.limits = limits;
        var pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().daemon().name("sluice-embed-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.workers = pool;
    }

    private static final class Model {
        private static final AllMiniLmL6V2QuantizedEmbeddingModel INSTANCE =
                new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answering answer(Call call, Target target, AnswerListener listener) {
        if (call.operation() != Operation.EMBEDDINGS
                || !(call.payload() instanceof Payload.Raw(var body))) {
            throw Reason.BACKEND_UNPROCESSABLE.because(
                    "The model '" + target.model() + "' only embeds.");
        }
        var dimensions = call.view().dimensions();
        if (dimensions > 0 && dimensions != DIMENSIONS) {
            throw Reason.BACKEND_UNPROCESSABLE
                    .because(
                            "dimensions: "
                                    + dimensions
                                    + " (expected: "
                                    + DIMENSIONS
                                    + " or absent)")
                    .at("dimensions");
        }
        var job = new Job(call, listener);
        try {
            workers.execute(() -> job.run(body, target.model()));
        } catch (RejectedExecutionException _) {
            throw Reason.BACKEND_OVERLOADED
                    .because("The embedding model has too much to do.")
                    .retryAfter(1_000);
        }
        return job;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /// One request. `run` works on a worker; everything else happens on the call's event loop.
    private final class Job implements Answering {
        private final Call call;
        private final AnswerListener listener;
        private volatile boolean cancelled;
        private @Nullable Frame frame;
        private TokenUsage usage = TokenUsage.NONE;
        private boolean wanted;

        private Job(Call call, AnswerListener listener) {
            this.call = call;
            this.listener = listener;
        }

        private void run(byte[] body, String model) {
            if (cancelled) {
                return;
            }
            try {
                var segments =
                        RequestView.inputTexts(body, limits).stream()
                                .map(TextSegment::from)
                                .toList();
                var response = Model.INSTANCE.embedAll(segments);
                var tokens =
                        response.tokenUsage() == null
                                        || response.tokenUsage().inputTokenCount() == null
                                ? call.view().promptTokens()
                                : response.tokenUsage().inputTokenCount();
                var vectors =
                        response.content().stream().map(embedding -> embedding.vector()).toList();
                finish(
                        EmbeddingJson.write(vectors, model, tokens, call.view().encodingFormat()),
                        tokens);
            } catch (InvalidRequest invalid) {
                fail(
                        Reason.BACKEND_REFUSED_REQUEST
                                .because(invalid.message())
                                .code(invalid.code())
                                .at(invalid.path()));
            } catch (RuntimeException _) {
                fail(Reason.BACKEND_FAILED.because("The embedding model failed."));
            }
        }

        private void finish(byte[] json, long tokens) {
            call.loop()
                    .execute(
                            () -> {
                                usage =
                                        new TokenUsage(
                                                tokens, 0, 0, 0, 0, TokenUsage.Source.PROVIDER);
                                frame = new Frame.Raw(json, true);
                                deliver();
                            });
        }

        private void fail(GatewayException failure) {
            call.loop()
                    .execute(
                            () -> {
                                if (!cancelled) {
                                    listener.failed(failure, TokenUsage.NONE);
                                }
                            });
        }

        private void deliver() {
            var ready = frame;
            if (wanted && ready != null && !cancelled) {
                frame = null;
                listener.frame(ready);
                listener.ended(usage);
            }
        }

        @Override
        public void pull() {
            if (!wanted) {
                wanted = true;
                deliver();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public TokenUsage usage() {
            return usage;
        }
    }

    /// The models it serves.
    public static List<String> models() {
        return List.of(MODEL);
    }
}
