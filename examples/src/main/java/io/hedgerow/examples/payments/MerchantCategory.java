package io.hedgerow.examples.payments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a merchant sells: its share of all payments, how much people spend there and how risky it is. */
enum MerchantCategory {
    GROCERY(0.22, 32, -1.5, -1.5),
    RESTAURANT(0.14, 28, -1.0, -0.8),
    FUEL(0.08, 48, -0.5, -0.5),
    CLOTHING(0.10, 60, 0.2, 0.8),
    PHARMACY(0.06, 22, -1.2, -1.0),
    UTILITIES(0.06, 85, -1.5, -1.5),
    TRAVEL(0.08, 240, 0.8, 1.4),
    ELECTRONICS(0.08, 190, 1.8, 1.0),
    DIGITAL_GOODS(0.07, 18, 1.0, 2.2),
    GAMING(0.05, 25, 1.4, 2.0),
    JEWELLERY(0.03, 320, 2.2, 1.0),
    CASH_ADVANCE(0.03, 150, 2.5, 1.6);

    static final MerchantCategory[] ALL = values();

    private static final double[] CUMULATIVE_SHARES = Shares.cumulative(ALL, category -> category.share);

    private final double share;
    private final double medianTicket;
    private final double riskBefore;
    private final double riskAfter;
    private final String fieldValue = name().toLowerCase(Locale.ROOT);

    MerchantCategory(double share, double medianTicket, double riskBefore, double riskAfter) {
        this.share = share;
        this.medianTicket = medianTicket;
        this.riskBefore = riskBefore;
        this.riskAfter = riskAfter;
    }

    static List<String> names() {
        return Arrays.stream(ALL).map(MerchantCategory::fieldValue).toList();
    }

    static MerchantCategory draw(Draws draws) {
        return ALL[draws.pick(CUMULATIVE_SHARES)];
    }

    static MerchantCategory of(String fieldValue) {
        return valueOf(fieldValue.toUpperCase(Locale.ROOT));
    }

    String fieldValue() {
        return fieldValue;
    }

    double medianTicket() {
        return medianTicket;
    }

    double risk(double drift) {
        return riskBefore + drift * (riskAfter - riskBefore);
    }
}
