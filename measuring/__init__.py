"""What all who look at programs from outside share (bench, country, soak): percentiles; processes and their costs."""
