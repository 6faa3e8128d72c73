package io.hedgerow.examples.payments;

import java.util.Arrays;
import java.util.List;

/** Where payments are made: the share of customers who live there, its time zone and how risky it is. */
enum Country {
    DE(0.20, 1, -0.8, -0.8),
    FR(0.15, 1, -0.4, -0.2),
    GB(0.13, 0, -0.2, 0.2),
    ES(0.10, 1, 0.0, 1.2),
    IT(0.09, 1, 0.2, 0.2),
    NL(0.08, 1, -0.8, -0.6),
    US(0.10, -5, 0.6, 0.2),
    BR(0.05, -3, 1.6, 0.8),
    IN(0.04, 5, 0.8, 1.0),
    SG(0.02, 8, 0.0, 1.8),
    NG(0.02, 1, 2.0, 1.2),
    AU(0.02, 10, -0.5, -0.5);

    static final Country[] ALL = values();

    private static final double[] CUMULATIVE_SHARES = Shares.cumulative(ALL, country -> country.share);

    private final double share;
    private final int utcOffsetHours;
    private final double riskBefore;
    private final double riskAfter;

    Country(double share, int utcOffsetHours, double riskBefore, double riskAfter) {
        this.share = share;
        this.utcOffsetHours = utcOffsetHours;
        this.riskBefore = riskBefore;
        this.riskAfter = riskAfter;
    }

    static List<String> names() {
        return Arrays.stream(ALL).map(Enum::name).toList();
    }

    static Country draw(Draws draws) {
        return ALL[draws.pick(CUMULATIVE_SHARES)];
    }

    int utcOffsetHours() {
        return utcOffsetHours;
    }

    double risk(double drift) {
        return riskBefore + drift * (riskAfter - riskBefore);
    }
}
