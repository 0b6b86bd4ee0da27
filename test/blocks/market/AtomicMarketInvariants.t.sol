// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {MarketFixture} from "./MarketFixture.sol";

/// @dev Posts, fills, matches and cancels orders at random, and keeps its own books of what must come of it.
contract MarketHandler is MarketFixture {
    IAtomicMarket.Order[] private _orders;
    bytes[] private _signatures;
    mapping(uint256 order => uint256) public filled;
    mapping(uint256 order => bool) public cancelled;
    mapping(uint256 order => bool) public filledAtOnce;
    mapping(address account => int256) public cashGained;
    mapping(address account => int256) public coinGained;
    mapping(address account => int256) public creditsGained;
    uint256 public fills;
    uint256 public rings;
    uint256 public refusals;

    constructor() {
        setUp();
    }

    function count() external view returns (uint256) {
        return _orders.length;
    }

    function orderAt(uint256 index) external view returns (IAtomicMarket.Order memory) {
        return _orders[index];
    }

    function totalOf(uint256 index) public view returns (uint256) {
        return _orders[index].unitsWanted ? _orders[index].wantAmount : _orders[index].offerAmount;
    }

    function accounts() public view returns (address[3] memory) {
        return [maker, taker, venue];
    }

    // ———————————————————————————————— actions ————————————————————————————————

    function post(bool byTaker, bool bid, bool coin, uint16 amount, uint64 price, uint16 least, uint16 fee) external {
        IAtomicMarket.Order memory order = bid ? _bid1155() : _listing1155();
        order.maker = byTaker ? taker : maker;
        uint256 units = bound(amount, 1, 300);
        uint256 total = bound(price, units, 1 ether);
        (order.offerAmount, order.wantAmount) = bid ? (total, units) : (units, total);
        order.minUnits = bound(least, 0, units);
        (order.feeRecipient, order.feeBps) = (venue, uint16(bound(fee, 0, 1_000)));
        if (coin && !bid) (order.wantKind, order.wantToken) = (NATIVE, address(0));
        order.nonce = 185 + _orders.length; // crosses from the first word to later ones
        order.epoch = market.epochOf(order.maker);
        _orders.push(order);
        _signatures.push(_signWith(byTaker ? takerKey : makerKey, market.orderDigest(order)));
    }

    function fill(uint256 which, uint16 units) external {
        (bool found, uint256 live) = _anyLive(which);
        if (!found) return;
        _fillUnits(live, _partOf(live, units));
    }

    /// @dev Also asks for what must be refused: nothing, too few, too many, closed orders.
    function fillWildly(uint256 which, uint16 units) external {
        if (_orders.length != 0) _fillUnits(bound(which, 0, _orders.length - 1), units);
    }

    /// @dev Makes a bid that fits a listing of the other and matches the two.
    function ring(uint256 which, uint16 units, uint64 surplus) external {
        bool found;
        (found, which) = _anyLive(which);
        if (!found || _orders[which].unitsWanted || _orders[which].wantKind != ERC20) return;
        IAtomicMarket.Order memory selling = _orders[which];
        uint256 part = _partOf(which, units);
        uint256 due = (part * selling.wantAmount + selling.offerAmount - 1) / selling.offerAmount;

        IAtomicMarket.Order memory buying = _bid1155();
        buying.maker = selling.maker == maker ? taker : maker;
        (buying.wantAmount, buying.offerAmount) = (part, due + bound(surplus, 0, 1 ether));
        buying.nonce = 185 + _orders.length;
        buying.epoch = market.epochOf(buying.maker);
        _orders.push(buying);
        _signatures.push(_signWith(buying.maker == taker ? takerKey : makerKey, market.orderDigest(buying)));

        _settle(which, _orders.length - 1, part);
        ++rings;
        _pay(false, buying.maker, selling.maker, due, _feeOf(which, part));
        _book(which, part);
        _book(_orders.length - 1, part);
        _deliver(selling.maker, buying.maker, part);
    }

    function cancel(uint256 which) external {
        if (_orders.length == 0) return;
        which = bound(which, 0, _orders.length - 1);
        if (which % 3 != 0) return; // rarely
        vm.prank(_orders[which].maker);
        market.cancel(_orders[which].nonce);
        cancelled[which] = true;
    }

    function cancelAll(uint8 dice) external {
        if (dice % 8 != 0) return; // rarely
        address account = dice > 127 ? taker : maker;
        vm.roll(block.number + 1);
        vm.prank(account);
        market.cancelAll();
    }

    // ———————————————————————————————— books ————————————————————————————————

    /// @dev The first order from `which` on that can still be filled.
    function _anyLive(uint256 which) private view returns (bool found, uint256 live) {
        uint256 length = _orders.length;
        for (uint256 i = 0; i < length; ++i) {
            live = ((which % length) + i) % length;
            if (!_isDead(live)) return (true, live);
        }
    }

    function _settle(uint256 selling, uint256 buying, uint256 units) private {
        IAtomicMarket.Order[] memory orders = new IAtomicMarket.Order[](2);
        bytes[] memory signatures = new bytes[](2);
        uint256[] memory parts = new uint256[](2);
        (orders[0], signatures[0], parts[0]) = (_orders[selling], _signatures[selling], units);
        (orders[1], signatures[1], parts[1]) = (_orders[buying], _signatures[buying], units);
        market.settleRing(orders, signatures, parts, new bytes32[][](2));
    }

    /// @dev A number of units that may be filled.
    function _partOf(uint256 which, uint16 units) private view returns (uint256) {
        uint256 left = totalOf(which) - filled[which];
        return bound(units, _leastOf(which, left), left);
    }

    function _leastOf(uint256 which, uint256 left) private view returns (uint256 least) {
        least = _orders[which].minUnits;
        if (least > left) least = left;
        if (least == 0) least = 1;
    }

    function _isDead(uint256 which) private view returns (bool) {
        IAtomicMarket.Order memory order = _orders[which];
        return cancelled[which] || filled[which] == totalOf(which) || order.epoch != market.epochOf(order.maker);
    }

    function _mayFill(uint256 which, uint256 units) private view returns (bool) {
        uint256 left = totalOf(which) - filled[which];
        return !_isDead(which) && units >= _leastOf(which, left) && units <= left;
    }

    function _fillUnits(uint256 which, uint256 units) private {
        IAtomicMarket.Order memory order = _orders[which];
        address other = order.maker == maker ? taker : maker;
        uint256 total = totalOf(which);
        uint256 payment =
            order.unitsWanted ? (units * order.offerAmount) / total : (units * order.wantAmount + total - 1) / total;
        uint256 value = order.wantKind == NATIVE ? payment : 0;
        bool good = _mayFill(which, units);

        vm.prank(other);
        try market.fill{value: value}(order, _signatures[which], order.unitsWanted ? _sell(units) : _how(units)) {
            assertTrue(good, "filled what it must refuse");
            ++fills;
            (address payer, address payee) = order.unitsWanted ? (order.maker, other) : (other, order.maker);
            _pay(value != 0, payer, payee, payment, _feeOf(which, units));
            _book(which, units);
            _deliver(payee, payer, units);
        } catch {
            assertFalse(good, "refused what it must fill");
            ++refusals;
        }
    }

    /// @dev What these units bear of the whole order's fee: what is due with them, less what was due before.
    function _feeOf(uint256 which, uint256 units) private view returns (uint256) {
        return _feeDue(which, filled[which] + units) - _feeDue(which, filled[which]);
    }

    function _feeDue(uint256 which, uint256 units) private view returns (uint256) {
        IAtomicMarket.Order memory order = _orders[which];
        uint256 price = order.unitsWanted ? order.offerAmount : order.wantAmount;
        return (((price * order.feeBps) / 10_000) * units) / totalOf(which);
    }

    function _book(uint256 which, uint256 units) private {
        if (filled[which] == 0 && units == totalOf(which)) filledAtOnce[which] = true;
        filled[which] += units;
    }

    function _pay(bool coin, address payer, address payee, uint256 amount, uint256 fee) private {
        mapping(address account => int256) storage gained = coin ? coinGained : cashGained;
        gained[payer] -= int256(amount);
        gained[payee] += int256(amount - fee);
        gained[venue] += int256(fee);
    }

    function _deliver(address from, address to, uint256 units) private {
        creditsGained[from] -= int256(units);
        creditsGained[to] += int256(units);
    }

    // ———————————————————————————————— what must hold ————————————————————————————————

    function assertMarketHoldsNothing() external view {
        _assertMarketHoldsNothing();
    }

    function assertBalancesAreAsBooked() external view {
        address[3] memory everyone = accounts();
        for (uint256 i = 0; i < 3; ++i) {
            int256 purse = everyone[i] == venue ? int256(0) : int256(PURSE);
            int256 held = everyone[i] == venue ? int256(0) : int256(1_000_000);
            assertEq(int256(cash.balanceOf(everyone[i])), purse + cashGained[everyone[i]]);
            assertEq(int256(everyone[i].balance), purse + coinGained[everyone[i]]);
            assertEq(int256(credits.balanceOf(everyone[i], CREDIT)), held + creditsGained[everyone[i]]);
        }
    }

    function assertOrdersAreAsBooked() external view {
        for (uint256 i = 0; i < _orders.length; ++i) {
            IAtomicMarket.Order memory order = _orders[i];
            assertLe(filled[i], totalOf(i));
            assertEq(market.filledUnits(market.orderHash(order)), filledAtOnce[i] ? 0 : filled[i]);
            assertEq(market.isClosed(order.maker, order.nonce), cancelled[i] || filled[i] == totalOf(i));
        }
    }
}

contract AtomicMarketInvariantsTest is Test {
    MarketHandler private _handler;

    function setUp() public {
        _handler = new MarketHandler();
        // Orders of both to begin with, or a run that happens to post few of them late would fill next to nothing.
        for (uint16 i = 0; i < 4; ++i) _handler.post(i % 2 == 0, i > 1, false, 100 + i, 1 ether, 1, 100);
        targetContract(address(_handler));
        bytes4[] memory actions = new bytes4[](8);
        actions[0] = MarketHandler.post.selector;
        actions[1] = MarketHandler.fill.selector;
        actions[2] = MarketHandler.fill.selector;
        actions[3] = MarketHandler.fill.selector;
        actions[4] = MarketHandler.fillWildly.selector;
        actions[5] = MarketHandler.ring.selector;
        actions[6] = MarketHandler.cancel.selector;
        actions[7] = MarketHandler.cancelAll.selector;
        targetSelector(FuzzSelector({addr: address(_handler), selectors: actions}));
    }

    /// @dev One function, so that the sequences are run once for all three.
    function invariant_the_market_holds_nothing_and_everything_is_as_booked() public view {
        _handler.assertMarketHoldsNothing();
        _handler.assertBalancesAreAsBooked();
        _handler.assertOrdersAreAsBooked();
    }

    function afterInvariant() public view {
        assertGe(_handler.fills() + _handler.rings(), 3, "orders were filled");
    }
}
