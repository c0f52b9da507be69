package dev.tocsin.base;

/// One reason why a machine is not well.
///
/// @param severity [Severity#CRITICAL] is red where the machine is shown, anything below is amber
/// @param sentence for people, in one line
public record Finding(Severity severity, String sentence) {}
