package io.hedgerow.executors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.Phase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads models under a watch: one that has ended its process before is refused, and a load and the first call of others are
 * written down. Models of keys are many, and loaded again and again: their loads are written down only after the process of
 * their subtask was lost, and once for each; see {@code docs/decisions/quarantine.md}. Thread-safe.
 */
final class WatchedLoads {
    /** Digests that are remembered, of 8 bytes each; when there are more, all are forgotten. */
    private static final int MOST_PASSED = 1_000_000;

    private static final int PASSED_DIGITS = 15;
    private static final int NAME_DIGITS = 16;

    private final CrashWatch watch;
    private final String subtask;
    private final Set<Long> passed = ConcurrentHashMap.newKeySet();

    private WatchedLoads(CrashWatch watch, String subtask) {
        this.watch = watch;
        this.subtask = subtask;
    }

    /** For who has no models of keys. */
    static WatchedLoads of(CrashWatch watch) {
        return new WatchedLoads(watch, "");
    }

    /** For a subtask of a keyed pool, which says that it runs, until the watch is closed. */
    static WatchedLoads ofSubtask(CrashWatch watch, String pool, int subtask) {
        String name = "keyed-" + Digests.sha256Hex(pool.getBytes(UTF_8)).substring(0, NAME_DIGITS) + "-" + subtask;
        watch.run(name);
        return new WatchedLoads(watch, name);
    }

    /**
     * Loads a model that is made of no others.
     *
     * @param sha256 digest of its bytes
     * @throws QuarantinedException when it is left alone
     */
    LoadedModel load(String sha256, ModelRegistry.Loader loader) throws Exception {
        throwIfAny(watch.refusal(sha256));
        return watch.isOn() ? watched(sha256, loader, () -> {}) : loader.load();
    }

    /** Loads a key's model, otherwise as {@link #load}. */
    LoadedModel loadOfKey(String sha256, ModelRegistry.Loader loader) throws Exception {
        throwIfAny(watch.rememberedRefusal(sha256));
        if (!watch.isInDoubt(subtask) && !watch.isSuspect(sha256)) {
            return loader.load();
        }
        Long digest = Long.parseLong(sha256.substring(0, PASSED_DIGITS), 16);
        return passed.contains(digest) ? loader.load() : watched(sha256, loader, () -> pass(digest));
    }

    private void pass(Long digest) {
        if (passed.size() >= MOST_PASSED) {
            passed.clear();
        }
        passed.add(digest);
    }

    private static void throwIfAny(@Nullable String refusal) throws QuarantinedException {
        if (refusal != null) {
            throw new QuarantinedException(refusal);
        }
    }

    private LoadedModel watched(String sha256, ModelRegistry.Loader loader, Runnable onFirstCall) throws Exception {
        LoadedModel model;
        try (CrashWatch.Section ignored = watch.enter(sha256, Phase.LOAD)) {
            model = loader.load();
        }
        return new WatchedModel(model, new FirstCalls(watch, sha256, onFirstCall));
    }
}
