package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.RequestTopic.From;
import io.hedgerow.kafka.TopicChecks.Found;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.junit.jupiter.api.Test;

class RequestTopicTest {
    private static final int SUBTASKS = 4;

    @Test
    void fewerPartitionsThanSubtasksAreDealtOutToAllOfThem() {
        Transformation<?> requests = requests(2);

        assertThat(requests)
                .isInstanceOfSatisfying(
                        PartitionTransformation.class,
                        dealtOut -> assertThat(dealtOut.getPartitioner()).isInstanceOf(RebalancePartitioner.class));
        assertThat(parallelism(requests.getInputs().get(0), "decode")).isEqualTo(2);
        assertThat(parallelism(requests.getInputs().get(0), "requests")).isEqualTo(2);
    }

    @Test
    void enoughPartitionsAreReadByTheSubtasksThatServe() {
        Transformation<?> requests = requests(9);

        assertThat(requests).isNotInstanceOf(PartitionTransformation.class);
        assertThat(parallelism(requests, "requests")).isEqualTo(SUBTASKS);
    }

    private static Transformation<?> requests(int partitions) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(SUBTASKS);
        KafkaTopic topic = new KafkaTopic("127.0.0.1:1", "requests", Format.JSON, Map.of());
        return new RequestTopic(topic, "group", From.EARLIEST, false)
                .in(env, new Found(partitions, OutputTopic.DEFAULT_MOST_BYTES, Map.of(), 0))
                .requests()
                .getTransformation();
    }

    private static int parallelism(Transformation<?> last, String name) {
        List<Transformation<?>> all = List.copyOf(last.getTransitivePredecessors());
        return all.stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + all))
                .getParallelism();
    }
}
