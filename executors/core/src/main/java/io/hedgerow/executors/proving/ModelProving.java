package io.hedgerow.executors.proving;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries models before they are loaded here: once per model, way of loading and host, a child process, which may try several
 * one after the other, loads, describes and calls it within limits of memory and time. A model that takes gigabytes, hangs, or crashes native code takes
 * that process with it, not this one. Outcomes are remembered on this host; see
 * {@code docs/decisions/trial-load.md} and this module's README.
 *
 * <p>Blocks for as long as a trial takes: to be called on a thread that loads models. Interrupting that thread ends the
 * trial. Thread-safe.
 */
public final class ModelProving {
    private static final Logger LOG = LoggerFactory.getLogger(ModelProving.class);

    private final ProvingOptions options;
    private final InstantSource clock;
    private final TrialProcesses processes;
    private final Map<ClassLoader, Code> codes = new WeakHashMap<>();

    /** What would run in a trial. */
    private record Code(ClassPath classPath, String fingerprint) {
        static Code of(ClassLoader formats) throws IOException {
            ClassPath classPath = ClassPath.of(formats, ModelProving.class.getClassLoader());
            return new Code(classPath, classPath.fingerprint());
        }
    }

    /** Proves models with these options. */
    public ModelProving(ProvingOptions options) {
        this(options, InstantSource.system(), System::nanoTime);
    }

    ModelProving(ProvingOptions options, InstantSource clock, LongSupplier nanoClock) {
        this.options = options;
        this.clock = clock;
        this.processes = new TrialProcesses(nanoClock);
        if (options.isOn() && !ResidentMemory.isKnown()) {
            LOG.warn(
                    "This system does not tell the memory of processes: trials of models are bounded by heap and time only");
        }
    }

    /** Longest a trial may last, and a load. */
    public Duration longest() {
        return options.timeout();
    }

    /**
     * Returns when the model may be loaded in this process.
     *
     * @param format its format; the child finds it by its name on the class path of its class loader
     * @param artifact its bytes
     * @param load how it is going to be loaded
     * @param output what its document says of its outputs
     * @throws ModelRefusedException when it did not stand its trial, or earlier ones; says what happened and the limit
     * @throws ProviderUnavailableException when the provider it asks for is not to be had, which is not remembered
     * @throws IOException when no trial could be made, which says nothing about the model
     * @throws InterruptedException when the thread was interrupted; the trial has ended
     */
    public Proof prove(ModelFormat format, ModelArtifact artifact, LoadOptions load, OutputMapping output)
            throws ModelRefusedException, IOException, InterruptedException {
        if (!options.isOn()) {
            return Proof.SKIPPED;
        }
        TrialSubject subject = new TrialSubject(format.name(), artifact, load, output);
        TrialLimits limits = TrialLimits.of(options, artifact.sizeBytes());
        Code code = code(format.getClass().getClassLoader());
        Conditions conditions = Conditions.of(subject, limits, code.fingerprint());
        ProvenFolder folder = ProvenFolder.open(options);
        Optional<Marker> known = known(folder, conditions);
        if (known.isPresent()) {
            return remembered(known.get());
        }
        try (HostLock ignored = folder.lock(conditions)) {
            known = known(folder, conditions); // another may have tried it meanwhile
            if (known.isPresent()) {
                return remembered(known.get());
            }
            TrialEnding ending = tryNow(folder, subject, code, limits);
            remember(folder, conditions, ending);
            return proofOf(ending, "");
        }
    }

    private synchronized Code code(ClassLoader formats) throws IOException {
        Code code = codes.get(formats);
        if (code == null) {
            code = Code.of(formats);
            codes.put(formats, code);
        }
        return code;
    }

    private Optional<Marker> known(ProvenFolder folder, Conditions conditions) {
        return folder.find(conditions).filter(marker -> marker.holds(options, clock.instant()));
    }

    private TrialEnding tryNow(ProvenFolder folder, TrialSubject subject, Code code, TrialLimits limits)
            throws IOException, InterruptedException {
        try (HostLock ignored = folder.lockPlace(options.atOnce())) {
            TrialEnding ending = tryIn(processes.take(code.classPath(), limits), subject);
            if (ending == null) {
                ending = tryIn(processes.start(code.classPath(), limits, folder.trials(), clock.instant()), subject);
            }
            LOG.info("Trial of {} ({}): {}", subject.artifact(), subject.format(), ending);
            return Objects.requireNonNull(ending, "a new process has the last word");
        }
    }

    /** Null: there is no process, or one that says nothing. */
    private @Nullable TrialEnding tryIn(@Nullable TrialProcess process, TrialSubject subject)
            throws IOException, InterruptedException {
        if (process == null) {
            return null;
        }
        try {
            return process.run(subject);
        } finally {
            processes.giveBack(process);
        }
    }

    /** How many processes were started so far. */
    int startedProcesses() {
        return processes.started();
    }

    private void remember(ProvenFolder folder, Conditions conditions, TrialEnding ending) throws IOException {
        Marker marker = Marker.of(ending, folder.find(conditions).orElse(null), clock.instant());
        if (marker.isKept()) {
            folder.put(conditions, marker);
        }
    }

    private static Proof remembered(Marker marker) throws ModelRefusedException {
        String when = " (seen on this host at " + marker.at()
                + (marker.crashes() > 1 ? ", for the last of " + marker.crashes() + " times" : "") + ")";
        return proofOf(marker.ending(), when).remembered();
    }

    private static Proof proofOf(TrialEnding ending, String when) throws ModelRefusedException {
        Proof proof = ending.proof();
        if (proof != null) {
            return proof;
        }
        if (ending.kind() == TrialEnding.Kind.UNAVAILABLE) {
            throw new ProviderUnavailableException(ending.reason());
        }
        throw new ModelRefusedException(ending.reason() + when);
    }
}
