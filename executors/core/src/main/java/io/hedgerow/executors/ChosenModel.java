package io.hedgerow.executors;

import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.Row;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version of a keyed pool's model that requests have chosen by their key. Loaded by the first call, on that call's
 * worker, while others that want it wait; bound to each endpoint that calls it. Held by the cache, by every attempt it is to
 * score and by every call that is inside; closed, on another thread, when nobody holds it any more. Thread-safe, but for
 * {@link #guard}.
 */
final class ChosenModel {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenModel.class);

    /** Endpoints, and generations of them, that one model is bound to at a time. */
    private static final int MOST_BINDINGS = 8;

    /** Loads the model, from wherever its bytes are. */
    interface Loader {
        ModelLease load() throws Exception;
    }

    /** A model and an endpoint's variant that it scores for. */
    private record Bound(HostedVariant variant, Scorer scorer) {}

    private final ModelSpec spec;
    private final ModelVersion version;
    private final ModelTrouble trouble;
    private final KeyedContext context;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicLong requests = new AtomicLong();
    private final RecentCount recent = new RecentCount();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Bound[] bound = new Bound[0];
    private volatile @Nullable ModelLoad loading;
    /** Null once the model is loaded: it may hold the bytes of the model's file, which live no longer than it does. */
    private @Nullable Loader loader;

    private @Nullable ModelLease lease;

    /**
     * A model that is held once, by whoever makes it.
     *
     * @param trouble what is known to be wrong with it, and is to be known
     */
    ChosenModel(ModelSpec spec, Loader loader, ModelTrouble trouble, KeyedContext context) {
        this.spec = spec;
        this.version = new ModelVersion(spec.name(), spec.version());
        this.loader = loader;
        this.trouble = trouble;
        this.context = context;
    }

    ModelSpec spec() {
        return spec;
    }

    /** Keeps this model from being called while it fails, and no other. Confined to the task thread. */
    Guard guard() {
        return trouble.guard();
    }

    /** A request has chosen it. */
    void chosen() {
        requests.incrementAndGet();
    }

    /** Requests that have chosen it since it was last looked up in state. */
    long requests() {
        return requests.get();
    }

    /** How often requests have chosen it of late; for one reader. */
    double heat() {
        return recent.after(requests.get());
    }

    /** Why it cannot be loaded, or null. */
    @Nullable
    String refusal() {
        return trouble.refusal();
    }

    /** Whether it serves no endpoint, because it cannot be loaded, or does not fit those that have asked for it. */
    boolean isRefused() {
        return trouble.refusal() != null || (bound.length == 0 && trouble.isUnfit());
    }

    /** Holds it. False: nobody did any more, and it is closed. */
    boolean hold() {
        int held = holders.get();
        while (held > 0) {
            if (holders.compareAndSet(held, held + 1)) {
                return true;
            }
            held = holders.get();
        }
        return false;
    }

    /** Lets go of it. */
    void letGo() {
        if (holders.decrementAndGet() == 0) {
            close();
        }
    }

    private void close() {
        lock.lock(); // whoever has loaded it holds it: nobody is inside
        try {
            bound = new Bound[0];
            ModelLease held = lease;
            lease = null;
            if (held != null) {
                context.closing().execute(() -> close(held));
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(ModelLease held) {
        context.listener().onUnloaded(spec);
        held.close();
    }

    /**
     * Scores a row for a variant; with the variant's own model, if it has one, where this one cannot be loaded or bound.
     * Returns normally whatever the model throws.
     */
    AttemptResult score(Row row, HostedVariant variant, Cancellation cancellation) {
        if (!hold()) {
            return AttemptResult.without(Outcome.CANCELLED, "the attempt has ended");
        }
        try {
            Scorer scorer = scorer(variant, cancellation);
            if (scorer != null) {
                return signed(ModelCall.run(scorer, row, cancellation));
            }
            return variant.hasModel()
                    ? ModelCall.run(variant.scorer(), row, cancellation)
                    : AttemptResult.without(Outcome.NOT_READY, shown(trouble.refusal(variant.endpoint())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AttemptResult.without(Outcome.CANCELLED, "interrupted while its model was loaded");
        } finally {
            letGo();
        }
    }

    private static String shown(@Nullable String reason) {
        String text = "its model cannot be called: " + (reason == null ? "it is being loaded" : reason);
        return text.length() <= ModelCall.MAX_REASON_LENGTH ? text : text.substring(0, ModelCall.MAX_REASON_LENGTH);
    }

    private AttemptResult signed(AttemptResult result) {
        Prediction prediction = result.prediction();
        return prediction == null ? result : AttemptResult.scored(prediction.withModel(version));
    }

    /** The model bound for a variant; null where it cannot be had, see {@link #refusal}. */
    private @Nullable Scorer scorer(HostedVariant variant, Cancellation call) throws InterruptedException {
        Scorer known = find(variant);
        if (known != null) {
            return known;
        }
        if (!lock.tryLock(longestWaitNanos(), TimeUnit.NANOSECONDS)) {
            return find(variant);
        }
        try {
            known = find(variant);
            return known != null || !mayLoad(variant) ? known : loadAndBind(variant, call);
        } finally {
            lock.unlock();
        }
    }

    /** A load that does not end must not take one worker after the other: it has a while, and no longer. */
    private long longestWaitNanos() {
        ModelLoad current = loading;
        long waitedNanos =
                current == null ? 0 : current.elapsedNanos(context.clock().nanoTime());
        return Math.max(0, ModelLoads.SLOW_NANOS - waitedNanos);
    }

    @SuppressWarnings("ReferenceEquality") // one variant of one generation is one object in a subtask
    private @Nullable Scorer find(HostedVariant variant) {
        for (Bound each : bound) {
            if (each.variant == variant) {
                return each.scorer;
            }
        }
        return null;
    }

    private boolean mayLoad(HostedVariant variant) {
        if (trouble.isPaused(variant.endpoint(), context.clock().nanoTime())) {
            return false;
        }
        boolean waitsForOther = lease == null && context.loads().hangs(spec);
        if (waitsForOther) {
            refuseForLong("a load of the same bytes was given up and has not ended");
        }
        return !waitsForOther;
    }

    private @Nullable Scorer loadAndBind(HostedVariant variant, Cancellation call) throws InterruptedException {
        ModelLoad load = context.loads().begin(this, call);
        loading = load;
        try {
            Scorer scorer = variant.delayed(loaded().bind(Binding.of(variant.endpoint(), spec)));
            keep(new Bound(variant, scorer));
            if (trouble.recover(variant.endpoint())) {
                context.listener().onRecovered(spec);
            }
            return scorer;
        } catch (InterruptedException e) {
            if (!load.isGivenUp()) {
                throw e;
            }
            return null; // whoever gave it up has said why
        } catch (Exception | Error e) {
            // A format is somebody else's code; no memory for one model of many is that model's misfortune.
            if (!load.isGivenUp()) {
                refuse(e, variant);
            }
            return null;
        } finally {
            loading = null;
            context.loads().end(load);
        }
    }

    private LoadedModel loaded() throws Exception {
        ModelLease held = lease;
        if (held == null) {
            context.closing().keepUp();
            long startNanos = context.clock().nanoTime();
            held = Objects.requireNonNull(loader, "loaded before").load();
            lease = held;
            loader = null;
            context.listener().onLoaded(spec, context.clock().nanoTime() - startNanos);
        }
        return held.model();
    }

    /** What another server or file system has refused may be had later; other refusals are tried again for other reasons. */
    private void refuse(Throwable reason, HostedVariant variant) {
        String why = reason instanceof ModelRefusedException || reason instanceof IOException
                ? String.valueOf(reason.getMessage())
                : reason.toString();
        boolean isLoaded = lease != null;
        String text = named(isLoaded ? "for endpoint " + variant.endpoint().name() + ": " + why : why);
        long nowNanos = context.clock().nanoTime();
        boolean isNew =
                isLoaded ? trouble.refuseFor(variant.endpoint(), text, nowNanos) : trouble.refuse(text, nowNanos);
        if (isNew) {
            LOG.warn("{} cannot be called; tried again later", text, reason);
        }
        if (bound.length == 0) {
            context.listener().onRefused(spec, text);
        } else {
            context.listener().onUnfit(spec);
        }
    }

    /** It cannot be called, and trying takes so much that it is left alone for long. */
    void refuseForLong(String reason) {
        String text = named(reason);
        if (trouble.refuseForLong(text, context.clock().nanoTime())) {
            LOG.warn("{}", text);
        }
        context.listener().onRefused(spec, text);
    }

    private String named(String reason) {
        return "model " + spec.id() + " (" + spec.source() + "): " + reason;
    }

    private void keep(Bound added) {
        Bound[] before = bound;
        int kept = Math.min(before.length, MOST_BINDINGS - 1);
        Bound[] after = new Bound[kept + 1];
        System.arraycopy(before, before.length - kept, after, 0, kept);
        after[kept] = added;
        bound = after;
    }
}
