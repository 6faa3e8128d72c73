package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.List;

/** Writes down everything that is counted. */
final class TestingLedger implements Ledger {
    final List<PlanHeader> opened = new ArrayList<>();
    final List<PlanHeader> refused = new ArrayList<>();
    final List<PlanHeader> duplicates = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();
    final List<PlanHeader> answered = new ArrayList<>();
    final List<PlanHeader> unserved = new ArrayList<>();
    final List<Throwable> policyFailures = new ArrayList<>();
    int ignoredReplies;
    int restored;

    record Ended(long admission, int endpoint, int variant, Outcome outcome, boolean isLate) {}

    long count(Outcome outcome) {
        return ended.stream().filter(attempt -> attempt.outcome() == outcome).count();
    }

    /** Forgets what came after a snapshot of these sizes. */
    void truncate(int openedSize, int refusedSize, int duplicatesSize, int unservedSize, int endedSize) {
        opened.subList(openedSize, opened.size()).clear();
        refused.subList(refusedSize, refused.size()).clear();
        duplicates.subList(duplicatesSize, duplicates.size()).clear();
        unserved.subList(unservedSize, unserved.size()).clear();
        ended.subList(endedSize, ended.size()).clear();
    }

    @Override
    public void onOpened(PlanHeader header) {
        opened.add(header);
    }

    @Override
    public void onOpenRestored() {
        restored++;
    }

    @Override
    public void onRefused(PlanHeader header) {
        refused.add(header);
    }

    @Override
    public void onUnserved(PlanHeader header, Decision decision, long latencyMicros) {
        unserved.add(header);
    }

    @Override
    public void onDuplicate(PlanHeader header) {
        duplicates.add(header);
    }

    @Override
    public void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate) {
        ended.add(new Ended(header.admission(), header.endpoint(), reply.variant(), reply.outcome(), isLate));
    }

    @Override
    public void onReplyIgnored() {
        ignoredReplies++;
    }

    @Override
    public void onAnswered(PlanHeader header, Decision decision, long latencyMicros) {
        answered.add(header);
    }

    @Override
    public void onPolicyFailure(int endpoint, Throwable failure) {
        policyFailures.add(failure);
    }
}
