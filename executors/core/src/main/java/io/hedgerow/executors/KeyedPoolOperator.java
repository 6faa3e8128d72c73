package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** A pool whose models live beside the requests of their key, each in the state of one subtask. */
final class KeyedPoolOperator extends PoolOperator
        implements TwoInputStreamOperator<WorkItem, KeyedModel, AttemptReplies>, BoundedMultiInput {
    private static final long serialVersionUID = 1L;

    private static final int ITEMS_INPUT = 1;
    private static final int REPORTED_MODELS = 20;

    private transient @Nullable ModelStore store;
    private transient @Nullable KeyedModels keyed;
    private transient @Nullable KeyedInFlightState inFlight;

    KeyedPoolOperator(PoolSettings settings, StreamOperatorParameters<AttemptReplies> parameters) {
        super(settings, parameters);
    }

    /** Items in flight are written by this operator itself; models are the state backend's. */
    @Override
    protected boolean isUsingCustomRawKeyedState() {
        return true;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ModelStore opened = new KeyedStateStore(
                context.getKeyedStateStore().getState(new ValueStateDescriptor<>("model", MessageTypes.KEYED_MODEL)),
                this::setCurrentKey);
        store = opened;
        bringModelsOfStart(Objects.requireNonNull(inFlight, "it is opened by the superclass"), opened);
    }

    @Override
    InFlight openInFlight(StateInitializationContext context) throws Exception {
        KeyedInFlightState opened = KeyedInFlightState.open(context, settings().roster(), this::keyGroupOf);
        inFlight = opened;
        return opened;
    }

    /** Before the first request, whoever is the first to send one. */
    private void bringModelsOfStart(KeyedInFlightState state, ModelStore into) throws IOException {
        KeyGroupRange mine = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                maxParallelism(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        Map<String, ModelSpec> models =
                StartModels.of(settings().roster(), settings().poolName());
        models.keySet().removeIf(name -> !mine.contains(keyGroupOf(name)));
        state.start().bring(models, state.takeEarlierStart(), into, this::bytes);
    }

    private byte[] bytes(ModelSpec model) throws IOException {
        return Objects.requireNonNull(settings().artifacts().get(model.id()))
                .read(model.source(), getRuntimeContext())
                .bytes();
    }

    private int keyGroupOf(String name) {
        return KeyGroupRangeAssignment.assignToKeyGroup(name, maxParallelism());
    }

    private int maxParallelism() {
        return getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    }

    @Override
    ModelChoice openModels(HostedModels hosted, OperatorMetrics metrics, PoolStatus status, HandBack workersHandBack) {
        KeyedMetrics keyedMetrics = new KeyedMetrics(settings().poolName(), metrics, status);
        KeyedModels opened = new KeyedModels(
                spec(),
                Objects.requireNonNull(store, "initializeState comes before"),
                hosted::load,
                new KeyedContext(
                        new ModelLoads(clock(), () -> workersHandBack.add(AttemptPool::onLoading)),
                        new ModelClosing(settings().poolName(), getUserCodeClassloader()),
                        clock(),
                        keyedMetrics),
                keyedMetrics);
        keyed = opened;
        return opened;
    }

    /** The models that requests choose most; all of them would be too many. */
    @Override
    List<ModelStatus> chosenModels() {
        KeyedModels opened = keyed;
        if (opened == null) {
            return List.of();
        }
        return opened.hottest(REPORTED_MODELS).stream()
                .filter(model -> !model.isRefused())
                .map(KeyedPoolOperator::status)
                .toList();
    }

    private static ModelStatus status(ChosenModel model) {
        ModelSpec spec = model.spec();
        return new ModelStatus(
                spec.name(), spec.version(), spec.sha256(), ModelState.READY, null, spec.sizeBytes(), model.requests());
    }

    @Override
    public void processElement1(StreamRecord<WorkItem> element) throws Exception {
        takeIn(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<KeyedModel> element) throws Exception {
        KeyedModel model = element.getValue();
        if (Objects.requireNonNull(keyed, "the pool operator is not open").onModel(model) && inFlight != null) {
            inFlight.start().overtake(model.name());
        }
    }

    @Override
    public void endInput(int inputId) throws Exception {
        if (inputId == ITEMS_INPUT) {
            drain();
        }
    }

    @Override
    void closeModels() {
        if (keyed != null) {
            keyed.close();
        }
    }
}
