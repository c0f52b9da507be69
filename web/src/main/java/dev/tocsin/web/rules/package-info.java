/// What a rule would have done: recorded data through the machine that judges the present.
package dev.tocsin.web.rules;
