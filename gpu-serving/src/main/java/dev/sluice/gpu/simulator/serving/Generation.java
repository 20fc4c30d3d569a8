package dev.sluice.gpu.simulator.serving;

import dev.sluice.gpu.simulator.engine.Ending;
import dev.sluice.gpu.simulator.engine.Sequence;
import dev.sluice.gpu.simulator.engine.TokenListener;
import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.http.End;
import dev.sluice.gpu.simulator.http.EventStream;
import dev.sluice.gpu.simulator.text.Quoting;
import dev.sluice.gpu.simulator.text.Script;
import dev.sluice.gpu.simulator.wire.Answer;
import dev.sluice.gpu.simulator.wire.Frames;
import dev.sluice.gpu.simulator.wire.GenerationRequest;
import dev.sluice.gpu.simulator.wire.Refusal;
import dev.sluice.gpu.simulator.wire.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The choices of one request while the engine works them off, and their answer, streamed or
/// whole. Confined to the event loop.
final class Generation {
    private static final byte[] NOTHING = {};

    private final Replica replica;
    private final Call call;
    private final GenerationRequest request;
    private final Frames frames;
    private final List<String> prefixes;
    private final List<Script> scripts = new ArrayList<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private @Nullable EventStream stream;
    private int unfinished;

    Generation(
            Replica replica,
            Call call,
            GenerationRequest request,
            Frames frames,
            List<String> prefixes) {
        this.replica = replica;
        this.call = call;
        this.request = request;
        this.frames = frames;
        this.prefixes = prefixes;
    }

    int choices() {
        return scripts.size();
    }

    /// Adds a choice: a prompt and its answer.
    void add(int[] prompt, Script script, long cacheRoot) {
        TokenListener listener = request.stream() ? new Streamed(scripts.size()) : new Counted();
        scripts.add(script);
        sequences.add(new Sequence(prompt, script.ids(), script.ending(), cacheRoot, listener));
    }

    /// Hands all choices to the engine.
    ///
    /// @throws Refusal if the queue is full
    void start(int maxTokens) {
        var engine = replica.engine().engine();
        if (!engine.hasRoomFor(sequences.size())) {
            throw Refusal.overloaded(engine.waiting());
        }
        call.opened(this);
        replica.metrics().request(scripts.size(), maxTokens);
        unfinished = sequences.size();
        sequences.forEach(replica.engine()::submit);
    }

    void abort() {
        sequences.forEach(replica.engine()::abort);
    }

    /// The token counts so far.
    Usage usage() {
        int prompt = 0;
        int cached = 0;
        int completion = 0;
        int reasoning = 0;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            boolean counted = i % request.n() == 0;
            prompt += counted ? sequence.promptTokens() : 0;
            cached += counted ? sequence.cachedTokens() : 0;
            completion += sequence.producedTokens();
            reasoning += Math.min(sequence.producedTokens(), scripts.get(i).reasoning());
        }
        return new Usage(prompt, cached, completion, reasoning);
    }

    int sentTokens(End how) {
        if (stream != null) {
            return stream.tokensSent();
        }
        return how == End.COMPLETED && unfinished == 0 ? usage().completion() : 0;
    }

    private boolean has(FaultKind kind) {
        return call.exchange().faults().has(kind);
    }

    private EventStream stream() {
        EventStream open = stream;
        if (open == null) {
            open = call.exchange().openStream();
            stream = open;
            call.streams();
            for (int i = 0; i < scripts.size(); i++) {
                byte[] opening = frames.opening(i);
                if (opening.length > 0) {
                    open.event(opening, NOTHING, NOTHING, 0);
                }
            }
            if (has(FaultKind.HUGE_LINE)) {
                byte[] huge = new byte[(int) call.exchange().faults().value(FaultKind.HUGE_LINE)];
                Arrays.fill(huge, (byte) 'x');
                byte[] after = frames.after(Frames.Part.CONTENT, "null", "");
                open.event(frames.before(0, Frames.Part.CONTENT), huge, after, 0);
            }
        }
        return open;
    }

    private void finishedOne() {
        if (--unfinished > 0) {
            return;
        }
        boolean usageWanted = !has(FaultKind.NO_USAGE);
        if (stream == null) {
            boolean finished = !has(FaultKind.NO_FINISH);
            Usage usage = usageWanted ? usage() : null;
            int alternatives = request.topLogprobs();
            Answer answer = new Answer(scripts, prefixes, alternatives, usage, finished);
            call.reply(200, "application/json", frames.whole(answer));
            return;
        }
        if (request.includeUsage() && usageWanted) {
            stream.event(frames.usage(usage()), NOTHING, NOTHING, 0);
        }
        stream.done();
    }

    /// A choice of an answer that is sent as a whole.
    private final class Counted implements TokenListener {
        @Override
        public void token(int index) {
            call.firstToken();
        }

        @Override
        public void finished(Ending ending) {
            finishedOne();
        }
    }

    /// A choice of a streamed answer.
    private final class Streamed implements TokenListener {
        private final int choice;
        private final byte[] after = frames.after(Frames.Part.CONTENT, "null", "");
        private byte[] before = NOTHING;
        private Frames.@Nullable Part part;
        private int held;

        Streamed(int choice) {
            this.choice = choice;
        }

        @Override
        public void token(int index) {
            call.firstToken();
            EventStream out = stream();
            Script script = scripts.get(choice);
            Frames.Part now = partOf(script, index);
            if (now != part) {
                part = now;
                before = frames.before(choice, now);
                if (now == Frames.Part.ARGUMENTS) {
                    out.event(frames.toolCall(choice, script), NOTHING, NOTHING, 0);
                }
            }
            byte[] text = script.quoted(index);
            if (text.length == 0) {
                held++;
                return;
            }
            if (index == 0 && !prefixes.isEmpty()) {
                text = prefixed(text);
            }
            out.event(before, text, after(now, script, index), 1 + held);
            held = 0;
        }

        @Override
        public void finished(Ending ending) {
            byte[] end = frames.finish(choice, scripts.get(choice), !has(FaultKind.NO_FINISH));
            if (!has(FaultKind.NO_FINISH)) {
                stream().event(end, NOTHING, NOTHING, held);
            }
            finishedOne();
        }

        private Frames.Part partOf(Script script, int index) {
            if (index < script.reasoning()) {
                return Frames.Part.REASONING;
            }
            return script.tool() == null ? Frames.Part.CONTENT : Frames.Part.ARGUMENTS;
        }

        private byte[] after(Frames.Part now, Script script, int index) {
            boolean logprobs = request.topLogprobs() >= 0 && now == Frames.Part.CONTENT;
            if (!logprobs && !request.continuousUsage()) {
                return now == Frames.Part.ARGUMENTS ? frames.after(now, "null", "") : after;
            }
            String values =
                    logprobs
                            ? frames.logprobs(script, index, index + 1, request.topLogprobs())
                            : "null";
            String usage = request.continuousUsage() ? ",\"usage\":" + usage().json() : "";
            return frames.after(now, values, usage);
        }

        private byte[] prefixed(byte[] text) {
            byte[] prefix = Quoting.utf8(prefixes.get(choice));
            byte[] all = Arrays.copyOf(prefix, prefix.length + text.length);
            System.arraycopy(text, 0, all, prefix.length, text.length);
            return all;
        }
    }
}
