package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EnvironmentTest {
    @Test
    @Timeout(60)
    void isHadAlsoWhereAllThreadsOfTheCommonPoolWaitForIt() throws Exception {
        ForkJoinPool common = ForkJoinPool.commonPool();
        List<ForkJoinTask<OrtEnvironment>> callers = IntStream.range(0, 2 * Math.max(1, common.getParallelism()))
                .mapToObj(i -> common.submit(EnvironmentTest::environment))
                .toList();

        for (ForkJoinTask<OrtEnvironment> caller : callers) {
            assertThat(caller.get()).isSameAs(environment());
        }
    }

    private static OrtEnvironment environment() {
        return Environment.get(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "hedgerow");
    }
}
