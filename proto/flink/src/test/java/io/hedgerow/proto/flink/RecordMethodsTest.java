package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class RecordMethodsTest {
    @Test
    @EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "kept softly, that is, until memory runs short")
    void noClassLoaderIsKeptForItsRecords() throws Exception {
        WeakReference<ClassLoader> ended = jobThatUsesRecords();

        RecordMethods.letGo();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            System.gc();
            assertThat(ended.get()).as("the class loader of the records").isNull();
        });
    }

    private static WeakReference<ClassLoader> jobThatUsesRecords() throws Exception {
        URL classes = UsesRecords.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> job = loader.loadClass(UsesRecords.class.getName());
            assertThat(job).isNotSameAs(UsesRecords.class);
            ((Runnable) job.getConstructor().newInstance()).run();
            return new WeakReference<>(loader);
        }
    }

    /** Part of a record: the JDK adapts its method handles to this type too. */
    public record Part(String name) {}

    /** A record whose last made methods are about a type of its own class loader. */
    public record Whole(Part part) {}

    /** What a job does, in a class loader of its own. */
    public static final class UsesRecords implements Runnable {
        @Override
        public void run() {
            Whole whole = new Whole(new Part("a"));
            Whole other = new Whole(new Part("b"));
            if (whole.equals(other)
                    || whole.hashCode() == other.hashCode()
                    || whole.toString().equals(other.toString())) {
                throw new AssertionError("these records are not equal");
            }
        }
    }
}
