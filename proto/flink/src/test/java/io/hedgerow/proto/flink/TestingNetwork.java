package io.hedgerow.proto.flink;

import java.util.List;
import org.apache.flink.runtime.io.network.partition.MockResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.ResultPartitionType;
import org.apache.flink.runtime.jobgraph.IntermediateDataSetID;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** The network behind an operator in a harness, with an edge that is {@link PromptOutput#on}. Counts how often what there is, is sent. */
public final class TestingNetwork extends MockResultPartitionWriter {
    private int sent;

    private TestingNetwork() {}

    /** Puts one behind an operator that is not open yet. */
    public static TestingNetwork behind(AbstractStreamOperatorTestHarness<?> harness) {
        TestingNetwork network = new TestingNetwork();
        harness.getEnvironment().addOutputs(List.of(network));
        harness.getStreamConfig().setVertexNonChainedOutputs(List.of(edge()));
        harness.getStreamConfig().serializeAllConfigs();
        return network;
    }

    private static NonChainedOutput edge() {
        return new NonChainedOutput(
                true,
                1,
                1,
                1,
                PromptOutput.EDGE_TIMEOUT_MILLIS,
                false,
                new IntermediateDataSetID(),
                null,
                new ForwardPartitioner<>(),
                ResultPartitionType.PIPELINED);
    }

    @Override
    public void flushAll() {
        sent++;
    }

    /** How often. */
    public int sent() {
        return sent;
    }
}
