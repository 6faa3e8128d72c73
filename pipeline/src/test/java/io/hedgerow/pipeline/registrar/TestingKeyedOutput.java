package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.KeyedModel;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is let out, and may be told to fail instead. */
final class TestingKeyedOutput implements KeyedOutput {
    private final List<KeyedModel> models = new ArrayList<>();
    private boolean isBroken;

    List<KeyedModel> models() {
        return models;
    }

    /** What was let out, as {@code name:version}, those taken back with a dash before. */
    List<String> said() {
        return models.stream()
                .map(model -> (model.spec() == null ? "-" : "") + model.name() + ":" + model.version())
                .toList();
    }

    void breakDown() {
        isBroken = true;
    }

    @Override
    public void emit(String pool, KeyedModel model, Runnable andThen) throws InterruptedException {
        if (isBroken) {
            throw new InterruptedException("the task has ended");
        }
        models.add(model);
        andThen.run();
    }

    @Override
    public void run(Runnable what) {
        what.run();
    }
}
