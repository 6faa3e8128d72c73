package io.hedgerow.kafka.once;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a subtask does before it decides anything: it begins its writer, ends all others that may decide the same requests, and reads
 * what they have answered.
 *
 * <p>The order is what makes it right. Of two writers that may decide the same request, the one that lists after the other has
 * begun sees it, and fences it; since each begins before it lists, at least one does. What the other had committed by then is
 * below the ends that are taken after the fence, and read; it commits nothing afterwards. No clock is asked, and no order of runs.
 *
 * <p>A writer that somebody has fenced and nobody has begun anew since need not be fenced again: brokers keep the IDs of all runs of
 * some days, and each fence would make them keep one for as long again. Whoever begins it anew after this is looked at lists later than
 * this writer has begun, and sees it.
 */
public final class Takeover {
    /** For refusals that say that answers are not there any more. */
    public static final String WHAT_TO_DO = "Restore a newer checkpoint, and give the topic a retention (retention.ms,"
            + " retention.bytes) above the age of any checkpoint that is restored; or, where second answers are no harm,"
            + " restore this one with delivery: atLeastOnce, and change back with a savepoint of that";

    private final WriterId self;
    private final AnswerTopic topic;
    private final KeyOwner keys;

    /** Takes over from earlier executions of the same job. */
    public Takeover(WriterId self, AnswerTopic topic, KeyOwner keys) {
        this.self = self;
        this.topic = topic;
        this.keys = keys;
    }

    /** Takes what was answered. */
    public interface Recall {
        void answered(String requestId, byte[] answer);
    }

    /**
     * Takes over.
     *
     * @param restored positions of all subtasks that wrote the state this one starts with; empty where it starts without
     * @param beginning by partition where answers of this run may begin, where there is no state
     * @param recall takes the answers of this subtask's requests that the state does not know of
     * @throws TakeoverRefusedException when it cannot be known what was answered
     * @throws IOException when the cluster does not do as it should; another attempt may succeed
     */
    public void run(List<Position> restored, Map<Integer, Long> beginning, Recall recall)
            throws IOException, InterruptedException {
        requireSame(restored);
        topic.initialize(self.text());
        topic.fence(others(topic.transactionalIds(), restored));
        Map<Integer, Long> ends = topic.ends();
        LowerBounds bounds = new LowerBounds(restored, beginning, keys);
        Map<Integer, Long> from = new HashMap<>();
        ends.keySet().forEach(partition -> from.put(partition, bounds.least(partition)));
        requireKept(from, ends);
        topic.read(from, ends, (partition, offset, requestId, answer) -> {
            if (isMine(requestId) && offset >= bounds.of(requestId, partition)) {
                recall.answered(requestId, answer);
            }
        });
    }

    private void requireSame(List<Position> restored) throws IOException, InterruptedException {
        for (Position position : restored) {
            String job = position.writer().job();
            if (!job.equals(self.job())) {
                throw new TakeoverRefusedException("the state to be restored is of the job " + job
                        + ", whose writers cannot be found under the name " + self.job() + ": keep the name");
            }
            if (!position.topic().equals(topic.identity())) {
                throw new TakeoverRefusedException("the state to be restored is of a job with answers in "
                        + position.topic() + ", and they are to go to " + topic.identity()
                        + ": what was answered cannot be known. " + WHAT_TO_DO);
            }
        }
    }

    private boolean isMine(String requestId) {
        return keys.owner(requestId, self.parallelism()) == self.subtask();
    }

    private Set<String> others(Set<String> listed, List<Position> restored) throws IOException, InterruptedException {
        if (!listed.contains(self.text())) {
            throw new TakeoverRefusedException("the brokers do not list the writer " + self.text()
                    + ", which has just begun, so that earlier ones cannot be found either: "
                    + WriterId.rights(self.job()));
        }
        Set<String> others = new HashSet<>();
        for (String id : listed) {
            WriterId.parse(self.job(), id).filter(this::isToBeEnded).ifPresent(other -> others.add(other.text()));
        }
        others.removeAll(topic.fenced(Set.copyOf(others)));
        // Whatever brokers say: what they list and tell may be old while a coordinator hands over to another, a fence
        // is not.
        for (Position position : restored) {
            WriterId writer = position.writer();
            for (int subtask = 0; subtask < writer.parallelism(); subtask++) {
                WriterId sibling = writer.sibling(subtask);
                if (isToBeEnded(sibling)) {
                    others.add(sibling.text());
                }
            }
        }
        return others;
    }

    private boolean isToBeEnded(WriterId other) {
        return !other.equals(self) && self.mayDecideTheSameAs(other);
    }

    private void requireKept(Map<Integer, Long> from, Map<Integer, Long> ends)
            throws IOException, InterruptedException {
        Map<Integer, Long> first = new TreeMap<>(topic.firstOffsets());
        for (Map.Entry<Integer, Long> kept : first.entrySet()) {
            long bound = from.getOrDefault(kept.getKey(), 0L);
            if (kept.getValue() > bound) {
                throw new TakeoverRefusedException("of partition " + kept.getKey() + " the answers from offset " + bound
                        + " to " + kept.getValue() + " are gone, and the state to be restored is from before them:"
                        + " which requests they answered cannot be known. " + WHAT_TO_DO);
            }
            if (ends.getOrDefault(kept.getKey(), Long.MAX_VALUE) < bound) {
                throw new TakeoverRefusedException("partition " + kept.getKey() + " ends at offset "
                        + ends.get(kept.getKey()) + ", and the state to be restored has seen offset " + bound
                        + ": answers were lost with the topic's data. " + WHAT_TO_DO);
            }
        }
    }
}
