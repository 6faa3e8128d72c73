package io.hedgerow.executors.pmml;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpmml.evaluator.FieldValue;
import org.jpmml.evaluator.Function;

/** What a hostile document would like to have instantiated. */
public final class TestingFunction implements Function {
    static final AtomicInteger INSTANCES = new AtomicInteger();

    public TestingFunction() {
        INSTANCES.incrementAndGet();
    }

    @Override
    public String getName() {
        return TestingFunction.class.getName();
    }

    @Override
    public FieldValue evaluate(List<FieldValue> arguments) {
        return arguments.get(0);
    }
}
