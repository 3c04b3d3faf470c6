;; What scanning vectors costs most, sixteen bytes an instruction. Called by signScan.ts and vectorScan.ts;
;; dist/vectorScan.wasm is made of it. All addresses are in bytes.
(module
  (memory (export "memory") 1)
  ;; Writes the distance of each of $count vectors of $blocks × 16 bytes, from $vectors on, to the one at $query as
  ;; unsigned 16 bits from $distances on.
  (func (export "distances")
    (param $vectors i32) (param $count i32) (param $blocks i32) (param $query i32) (param $distances i32)
    (local $block i32) (local $wanted i32) (local $sums v128) (local $end i32)
    (local.set $end (i32.add (local.get $distances) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $distances) (local.get $end)))
        (local.set $sums (v128.const i64x2 0 0))
        (local.set $block (local.get $blocks))
        (local.set $wanted (local.get $query))
        (loop $more
          (local.set $sums
            (i16x8.add
              (local.get $sums)
              (i16x8.extadd_pairwise_i8x16_u
                (i8x16.popcnt (v128.xor (v128.load (local.get $vectors)) (v128.load (local.get $wanted)))))))
          (local.set $vectors (i32.add (local.get $vectors) (i32.const 16)))
          (local.set $wanted (i32.add (local.get $wanted) (i32.const 16)))
          (br_if $more (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (local.set $sums (i32x4.extadd_pairwise_i16x8_u (local.get $sums)))
        (local.set $sums
          (i32x4.add
            (local.get $sums)
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sums) (local.get $sums))))
        (i32.store16
          (local.get $distances)
          (i32.add (i32x4.extract_lane 0 (local.get $sums)) (i32x4.extract_lane 1 (local.get $sums))))
        (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
        (br $next))))

  ;; For each of the $count positions (32 bits each) from $positions on, the vector of $blocks × 8 int16 at that place from
  ;; $vectors on: writes its product with the one at $query, 32 bits each, from $products on.
  (func (export "products")
    (param $vectors i32) (param $positions i32) (param $count i32) (param $blocks i32) (param $query i32)
    (param $products i32)
    (local $end i32) (local $at i32) (local $block i32) (local $wanted i32) (local $product v128)
    (local.set $end (i32.add (local.get $positions) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $positions) (local.get $end)))
        (local.set $at
          (i32.add
            (local.get $vectors)
            (i32.mul (i32.load (local.get $positions)) (i32.shl (local.get $blocks) (i32.const 4)))))
        (local.set $product (v128.const i64x2 0 0))
        (local.set $block (local.get $blocks))
        (local.set $wanted (local.get $query))
        (loop $more
          (local.set $product
            (i32x4.add
              (local.get $product)
              (i32x4.dot_i16x8_s (v128.load (local.get $at)) (v128.load (local.get $wanted)))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $wanted (i32.add (local.get $wanted) (i32.const 16)))
          (br_if $more (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (i32.store
          (local.get $products)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $product)) (i32x4.extract_lane 1 (local.get $product)))
            (i32.add (i32x4.extract_lane 2 (local.get $product)) (i32x4.extract_lane 3 (local.get $product)))))
        (local.set $products (i32.add (local.get $products) (i32.const 4)))
        (local.set $positions (i32.add (local.get $positions) (i32.const 4)))
        (br $next)))))
