package io.hedgerow.starter;

import io.hedgerow.policies.fanout.FanOutPlanner;
import io.hedgerow.policies.fanout.HedgeCopies;
import io.hedgerow.policies.fanout.Plan;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.proto.flink.WorkItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Admits the requests of one endpoint. Immutable and thread-safe. */
final class EndpointAdmission {
    private static final int NO_ARM = -1;

    private final long epoch;
    private final int position;
    private final EndpointSpec endpoint;
    private final RequestChecker checker;
    private final RequestUnit unit;
    private final FanOutPlanner planner;
    private final @Nullable HedgeCopies copies;
    private final List<String> pools;
    private final List<String> plainPools;
    private final long[] variantsOfPool;
    private final @Nullable KeyedVariants keyed;

    EndpointAdmission(long epoch, int position, EndpointSpec endpoint) {
        this.epoch = epoch;
        this.position = position;
        this.endpoint = endpoint;
        this.checker = new RequestChecker(endpoint);
        this.unit =
                new RequestUnit(endpoint.fanOut().unit(), checker.layout(), "endpoint " + endpoint.name() + ": unit");
        this.planner = FanOutPlanner.of(endpoint);
        this.copies = HedgeCopies.of(endpoint);
        this.pools = poolsOf(endpoint.variants());
        List<VariantSpec> plain = endpoint.variants().stream()
                .filter(variant -> variant.modelKey() == null)
                .toList();
        this.plainPools = poolsOf(plain);
        this.variantsOfPool = plainPools.stream()
                .mapToLong(pool -> plainVariantsOf(pool, endpoint))
                .toArray();
        this.keyed = KeyedVariants.of(endpoint, checker.layout());
    }

    private static List<String> poolsOf(List<VariantSpec> variants) {
        return variants.stream().map(VariantSpec::pool).distinct().toList();
    }

    private static long plainVariantsOf(String pool, EndpointSpec endpoint) {
        long variants = 0;
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            if (variant.pool().equals(pool) && variant.modelKey() == null) {
                variants |= 1L << i;
            }
        }
        return variants;
    }

    /** What messages name the endpoint by. */
    int position() {
        return position;
    }

    long epoch() {
        return epoch;
    }

    /** The pools that score for it. */
    List<String> pools() {
        return pools;
    }

    void admit(Request request, long nowMicros, long admission, CatchUp catchUp, AdmissionOutput out) {
        Row row = checker.layout().newRow();
        InvalidRequest error = checker.resolve(request, row);
        if (error != null) {
            out.header(header(request, nowMicros, admission, new Plan(0, NO_ARM), error, catchUp));
            return;
        }
        Plan plan = plan(request, row);
        if (keyed == null) {
            PlanHeader header = header(request, nowMicros, admission, plan, null, catchUp);
            out.header(header);
            plainItems(request, header, row, out);
        } else {
            @Nullable String[] keys = keyed.keys(request, row);
            Plan planned = new Plan(keyed.variants(plan.variants(), keys), plan.arm());
            PlanHeader header = header(request, nowMicros, admission, planned, null, catchUp);
            out.header(header);
            plainItems(request, header, row, out);
            keyedItems(keyed, keys, request, header, row, out);
        }
    }

    /** An item to each pool in which plain variants score. */
    private void plainItems(Request request, PlanHeader header, Row row, AdmissionOutput out) {
        for (int i = 0; i < variantsOfPool.length; i++) {
            long variants = variantsOfPool[i] & header.variants();
            if (variants != 0) {
                long notBeforeMillis = notBeforeMillis(variants, header.admittedAtMicros());
                out.item(plainPools.get(i), item(request, header, variants, row, notBeforeMillis));
            }
        }
    }

    /** An item each, since their models may lie on different subtasks. */
    private void keyedItems(
            KeyedVariants variants,
            @Nullable String[] keys,
            Request request,
            PlanHeader header,
            Row row,
            AdmissionOutput out) {
        for (int i = 0; i < keys.length; i++) {
            if (variants.isKeyed(i) && (header.variants() & (1L << i)) != 0) {
                WorkItem item = item(request, header, 1L << i, row, WorkItem.AT_ONCE);
                out.item(endpoint.variants().get(i).pool(), item.withModelName(variants.modelName(i, keys[i])));
            }
        }
    }

    private Plan plan(Request request, Row row) {
        Plan plan = planner.plan(unit.of(request, row));
        return copies == null || copies.has(request.requestId())
                ? plan
                : new Plan(plan.variants() & ~copies.variants(), plan.arm());
    }

    /** A pool that scores a hedge's copy waits with the shadows it has beside it: there is one item per pool. */
    private long notBeforeMillis(long variants, long nowMicros) {
        return copies == null || (variants & copies.variants()) == 0
                ? WorkItem.AT_ONCE
                : copies.notBeforeMillis(nowMicros);
    }

    private PlanHeader header(
            Request request,
            long nowMicros,
            long admission,
            Plan plan,
            @Nullable InvalidRequest error,
            CatchUp catchUp) {
        return new PlanHeader(
                request.requestId(),
                admission,
                epoch,
                request.endpoint(),
                position,
                plan.variants(),
                plan.arm(),
                nowMicros,
                deadlineMillis(request, Math.floorDiv(nowMicros, 1_000), catchUp),
                request.eventTimeMillis(),
                request.replyTo(),
                request.headers(),
                error);
    }

    private WorkItem item(Request request, PlanHeader header, long variants, Row row, long notBeforeMillis) {
        return new WorkItem(
                request.requestId(),
                header.admission(),
                epoch,
                position,
                variants,
                header.deadlineMillis(),
                request.priority(),
                row,
                notBeforeMillis);
    }

    private long deadlineMillis(Request request, long nowMillis, CatchUp catchUp) {
        long wanted = request.deadlineMillis() == Request.UNSET ? PlanHeader.NO_DEADLINE : request.deadlineMillis();
        if (!endpoint.hasDeadline()) {
            return wanted;
        }
        boolean isFromRecord =
                endpoint.deadlineFrom() == DeadlineFrom.RECORD_TIMESTAMP && request.eventTimeMillis() != Request.UNSET;
        // A record from the future (a clock that is ahead) gains no time by it.
        long given = isFromRecord
                ? Math.min(request.eventTimeMillis(), nowMillis) + endpoint.deadlineMillis()
                : catchUp.deadlineMillis(request, nowMillis, endpoint.deadlineMillis());
        return Math.min(wanted, given);
    }
}
