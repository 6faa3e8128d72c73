package io.hedgerow.pipeline.registrar;

import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.StartModels;
import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.TaskAttempt;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.StartDocuments;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.StatusRecord;
import io.hedgerow.proto.flink.status.StatusWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** The shell around {@link Registrar}: hands records to its worker, keeps its state, and lets its reports out. */
final class RegistrarOperator extends AbstractStreamOperator<String>
        implements OneInputStreamOperator<ControlRecord, String>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    /**
     * Positions and epochs that are passed over after a restore under another job: as many may have been given out between
     * this operator's part of the savepoint and the last of the others'.
     */
    private static final int SKIPPED = 1_000;

    private final transient RegistrarSettings settings;
    private final transient MailboxExecutor mailbox;
    private transient @Nullable ListState<byte[]> state;
    private transient CatalogueFormat.@Nullable Stored restored;
    private transient @Nullable ListState<byte[]> keyedState;
    private transient KeyedIndex keyed = new KeyedIndex();
    private transient @Nullable RegistrarWorker worker;
    private transient @Nullable StatusWriter statusWriter;
    private transient @Nullable CrashWatch watch;

    RegistrarOperator(RegistrarSettings settings, StreamOperatorParameters<String> parameters) {
        super(parameters);
        this.settings = settings;
        this.mailbox = parameters.getMailboxExecutor();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("registrar", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] stored : state.get()) {
            restored = CatalogueFormat.read(stored);
        }
        keyed = new KeyedIndex();
        keyedState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("keyed-models", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] stored : keyedState.get()) {
            keyed = KeyedIndexFormat.read(stored);
        }
        keyed.startWith(modelsOfStart(settings.roster()));
    }

    private static Map<String, Map<String, ModelSpec>> modelsOfStart(Roster roster) {
        return roster.pools().stream()
                .filter(PoolSpec::isKeyed)
                .collect(Collectors.toMap(PoolSpec::name, pool -> StartModels.of(roster, pool.name())));
    }

    @Override
    public void open() throws Exception {
        super.open();
        ClassLoader loader = getUserCodeClassloader();
        Environment environment = Environment.ofProcess(loader).withModelsHere();
        DocumentLog log = new DocumentLog(this::report);
        JobID job = getRuntimeContext().getJobInfo().getJobId();
        CatalogueFormat.Stored stored = restored;
        boolean isResumed = stored != null;
        RosterState published = settings.board().readState(job, -1);
        Catalogue start = stored != null ? stored.catalogue() : Catalogue.of(settings.roster());
        boolean isAdopted = isResumed && published != null;
        if (published != null) {
            start = adopted(start, job, published);
        } else if (isResumed) {
            start = start.skippingTo(start.nextPosition() + SKIPPED, start.nextEpoch() + SKIPPED, start.nextSequence());
        }
        CrashWatch opened = CrashWatch.open(
                settings.crashes(),
                new TaskAttempt(
                        job.toString(),
                        TaskAttempt.REGISTRAR,
                        getRuntimeContext().getTaskInfo().getAttemptNumber()));
        watch = opened;
        LiveDocuments documents = new LiveDocuments(
                environment,
                new StartDocuments(settings.roster(), this::fixedBytes),
                settings.allowed(),
                settings.allow(),
                settings.isBounded(),
                settings.board(),
                new ModelProving(settings.proving()),
                new JobModels(job, opened));
        KeyedModels keyedModels = new KeyedModels(documents, keyed, new MailboxOutput(mailbox, output), log);
        Registrar registrar = new Registrar(
                documents,
                new ControlFiles(settings.folder(), environment),
                new Publishing(settings.board(), job, settings.subtasks(), System::currentTimeMillis),
                log,
                settings.keepWarm().toMillis(),
                start,
                keyedModels);
        List<ControlRecord> pending = stored != null ? stored.pending() : List.of();
        worker = new RegistrarWorker(registrar, pending, isResumed, isAdopted, loader);
        statusWriter = new StatusWriter(settings.status(), () -> status(registrar, log), loader);
        worker.start();
        statusWriter.start();
    }

    /** The board knows more than the last checkpoint; nothing on it may be published again with other contents. */
    private Catalogue adopted(Catalogue start, JobID job, RosterState published) throws IOException {
        List<EndpointGeneration> generations = settings.board().readGenerations(job);
        long nowMillis = System.currentTimeMillis();
        return start.adopting(
                published,
                generations,
                nowMillis,
                nowMillis + settings.keepWarm().toMillis());
    }

    private ModelArtifact fixedBytes(ModelSpec model) throws IOException {
        ArtifactSource source = settings.artifacts().get(model.id());
        if (source == null) {
            throw new IOException("the bytes of model " + model.id() + " were not given to the registrar");
        }
        return source.read(model.source(), getRuntimeContext());
    }

    private StatusRecord status(Registrar registrar, DocumentLog log) {
        return new StatusRecord(
                settings.run(),
                getRuntimeContext().getTaskInfo().getAttemptNumber(),
                StatusRecord.REGISTRAR,
                0,
                1,
                System.currentTimeMillis(),
                registrar.catalogue().endpoints().stream()
                        .map(HeldEndpoint::status)
                        .toList(),
                List.of(),
                log.statuses());
    }

    /** Called by the worker. */
    private void report(DocumentStatus status) {
        if (statusWriter != null) {
            statusWriter.changed();
        }
        String line = ReportLine.of(status);
        try {
            mailbox.execute(() -> output.collect(new StreamRecord<>(line)), "report");
        } catch (RejectedExecutionException e) {
            LOG.debug("The task is over; not reported any more: {}", line, e);
        }
    }

    @Override
    public void processElement(StreamRecord<ControlRecord> element) {
        worker().add(element.getValue());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (state != null) {
            state.update(List.of(CatalogueFormat.write(worker().snapshot())));
        }
        if (keyedState != null) {
            keyedState.update(List.of(keyed.bytes()));
        }
    }

    /** The requests have ended, so that no subtask is left to be ready. */
    @Override
    public void endInput() throws Exception {
        worker().close();
    }

    @Override
    public void close() throws Exception {
        try {
            if (worker != null) {
                worker.close();
            }
            if (statusWriter != null) {
                statusWriter.close();
            }
        } finally {
            if (watch != null) {
                watch.close(); // the task ends, and the process has not
            }
            super.close();
        }
    }

    private RegistrarWorker worker() {
        if (worker == null) {
            throw new IllegalStateException("the registrar is not open");
        }
        return worker;
    }
}
