//! Tests of the evaluator over formulas made by hand.
