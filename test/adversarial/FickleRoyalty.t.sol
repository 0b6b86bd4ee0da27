// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {MarketFixture} from "../blocks/market/MarketFixture.sol";

/// @title FickleRoyaltyTest
/// @notice A token that changes its royalty between the fills of one order: what it can gain, and what it cannot.
contract FickleRoyaltyTest is MarketFixture {
    address private artist = makeAddr("artist");
    address private heir = makeAddr("heir");

    function _answer(address receiver, uint256 royalty) private {
        vm.mockCall(
            address(credits),
            abi.encodeWithSelector(IERC2981.royaltyInfo.selector),
            abi.encode(receiver, royalty)
        );
    }

    /// @dev Ten units for 100, of which the maker signed 3 as royalty: asked for 3, 2, 3 at the right moments it pays 4.
    function test_gains_one_smallest_unit_over_what_was_signed() public {
        IAtomicMarket.Order memory order = _listing1155();
        (order.offerAmount, order.wantAmount, order.maxRoyaltyBps) = (10, 100, 300);
        for (uint256 i = 1; i <= 10; ++i) {
            _answer(artist, i == 5 ? 2 : 3);
            _fill(order, _how(1));
        }
        assertEq(cash.balanceOf(artist), 4);
        assertEq(cash.balanceOf(maker), PURSE + 96);
    }

    /// @dev Independent of how the portions are summed: each fill is less than one unit away from its own rate.
    function testFuzz_shifts_the_total_by_less_than_one_unit_for_each_fill(
        uint256 units,
        uint256 price,
        uint16 bps,
        uint256 seed,
        bool bid
    ) public {
        IAtomicMarket.Order memory order = bid ? _bid1155() : _listing1155();
        units = bound(units, 1, 1_000);
        price = bound(price, bid ? units : 1, 1e12);
        (order.offerAmount, order.wantAmount) = bid ? (price, units) : (units, price);
        order.unitsWanted = bid;
        order.maxRoyaltyBps = uint16(bound(bps, 1, 10_000));
        uint256 most = (price * order.maxRoyaltyBps) / 10_000;
        uint256 fills;
        uint256 atRate; // times units
        for (uint256 left = units; left != 0; ++fills) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 part = fills == 7 ? left : bound(seed >> 128, 1, left);
            uint256 royalty = bound(seed, 0, most);
            _answer(seed & 1 == 0 ? artist : heir, royalty);
            _fill(order, bid ? _sell(part) : _how(part));
            atRate += royalty * part;
            left -= part;
        }
        uint256 paid = cash.balanceOf(artist) + cash.balanceOf(heir);
        assertLt(paid * units, atRate + fills * units, "above its rate");
        assertGt((paid + fills) * units, atRate, "below its rate");
        assertLt(paid, most + fills, "above what was signed");
        _assertMarketHoldsNothing();
    }

    /// @dev An amount and an id are one word to `transferFrom`, and every owner's balance grows by one: the only amount at
    /// which a unique token passes for an ERC-20 is 1. Its contract is what was signed all the same.
    function test_a_unique_token_passes_for_an_amount_of_one_only() public {
        IAtomicMarket.Order memory order = _listing721();
        order.offerKind = ERC20;
        order.offerId = 0;
        _fill(order, _how(1));
        assertEq(art.ownerOf(1), taker);

        (order.offerAmount, order.nonce) = (2, 1);
        bytes memory signature = _sign(order);
        vm.prank(taker);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(art), 1, 2));
        market.fill(order, signature, _how(2));
    }
}
