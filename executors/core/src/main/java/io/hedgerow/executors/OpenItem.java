package io.hedgerow.executors;

import io.hedgerow.policies.race.Race;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A work item some of whose variants have no reply yet: their attempts are open, or wait in a race for being launched.
 * Confined to the task thread, but for {@link #item}.
 */
final class OpenItem {
    private final WorkItem item;
    private final @Nullable Race race;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private long remaining;

    OpenItem(WorkItem item, @Nullable Race race) {
        this.item = item;
        this.race = race;
        this.remaining = item.variants();
    }

    /** The item as it came. */
    WorkItem item() {
        return item;
    }

    /** Who is launched when, or null: all at once. */
    @Nullable
    Race race() {
        return race;
    }

    void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** A variant has its reply. False: it had one before. */
    boolean end(int variant) {
        boolean wasOpen = isOpen(variant);
        remaining &= ~(1L << variant);
        return wasOpen;
    }

    boolean isOpen() {
        return remaining != 0;
    }

    boolean isOpen(int variant) {
        return (remaining & (1L << variant)) != 0;
    }

    /** The variants without a reply, as a bit mask. */
    long remaining() {
        return remaining;
    }

    /** The open attempt of a variant, or null when it has ended or was not launched. */
    @Nullable
    Attempt attempt(int variant) {
        for (Attempt attempt : attempts) {
            if (attempt.variant() == variant && isOpen(variant)) {
                return attempt;
            }
        }
        return null;
    }

    /** Attempts that were launched, ended ones included. */
    List<Attempt> attempts() {
        return attempts;
    }

    /** The item with only its open variants, as state keeps it. */
    WorkItem remainingItem() {
        return item.withVariants(remaining);
    }
}
