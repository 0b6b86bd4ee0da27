// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {ILogBonds} from "../../contracts/kits/ILogBonds.sol";
import {LogBonds} from "../../contracts/kits/LogBonds.sol";
import {LogBondsTest, StubbornKeeper} from "./LogBondsTest.sol";

/// @notice An operator promises, keeps and breaks its word, leaves and comes back, for some years.
contract LogBondsHandler is Test {
    LogBonds public immutable bonds;
    address public immutable operator;
    address public immutable holder;
    address public immutable keeper;
    uint256 private immutable _key;

    ILogBonds.InclusionPromise[] private _promises;
    /// @dev Until when the kit said that the bond would cover it.
    mapping(uint256 i => bool) public covered;

    constructor(LogBonds bonds_, uint256 key, address holder_, address keeper_) {
        (bonds, _key, operator, holder, keeper) = (bonds_, key, vm.addr(key), holder_, keeper_);
    }

    function count() external view returns (uint256) {
        return _promises.length;
    }

    function promiseAt(uint256 i) external view returns (ILogBonds.InclusionPromise memory) {
        return _promises[i];
    }

    function sign(uint256 time) external {
        uint64 deadline = uint64(block.timestamp + (time % 50 days));
        covered[_promises.length] = bonds.covers(operator, deadline);
        _promises.push(
            ILogBonds.InclusionPromise(operator, bytes32(bytes20(keeper)), bytes32(_promises.length), deadline, holder)
        );
    }

    /// @dev What was covered when it was signed can be asked after in all of its month.
    function ask(uint256 i) external {
        if (_promises.length == 0) return;
        i %= _promises.length;
        ILogBonds.InclusionPromise memory promised = _promises[i];
        bool isTime = block.timestamp > promised.deadline && block.timestamp <= promised.deadline + 30 days;
        bytes32 digest = bonds.promiseDigest(promised);
        bool isFirst = bonds.claimOf(digest).state == ILogBonds.ClaimState.None;
        bool wasLost = bonds.bondOf(operator).amount == 0 && slashed;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key, digest);
        vm.prank(holder);
        try bonds.openClaim(promised, abi.encodePacked(r, s, v), 0) {} catch {
            assertFalse(isTime && isFirst && covered[i] && !wasLost, "a covered promise could not be asked after");
        }
    }

    function answer(uint256 i, uint256 time) external {
        if (_promises.length == 0) return;
        ILogBonds.InclusionPromise memory promised = _promises[i % _promises.length];
        uint256 second = promised.deadline - 1 + (time % 3);
        bytes32 digest = bonds.promiseDigest(promised);
        try bonds.answerFromContract(promised, abi.encode(uint64(second))) {
            assertLe(second, promised.deadline, "included too late");
            assertTrue(bonds.claimOf(digest).state == ILogBonds.ClaimState.Kept);
        } catch {} // too late, or nobody asked
    }

    bool public slashed;

    function settle(uint256 i) external {
        if (_promises.length == 0) return;
        uint256 before = bonds.bondOf(operator).amount;
        try bonds.settleClaim(_promises[i % _promises.length]) {
            uint256 lost = before - bonds.bondOf(operator).amount;
            uint256 penalty = bonds.penalty();
            assertEq(lost, before < penalty ? before : penalty);
            slashed = true;
        } catch {} // not its time
    }

    function deposit(uint128 amount) external {
        vm.prank(operator);
        try bonds.deposit(1 + (amount % 5_000e6)) {} catch {} // is leaving
    }

    function depart(uint256 chance) external {
        if (chance % 8 != 0) return;
        vm.prank(operator);
        try bonds.resign() {} catch {} // did before
    }

    function takeBond() external {
        vm.prank(operator);
        try bonds.takeBond() {} catch {} // not its time
    }

    function takeOwed(bool isOperator) external {
        vm.prank(isOperator ? operator : holder);
        try bonds.takeOwed() {} catch {} // nothing
    }

    function wait(uint256 time) external {
        skip(time % 20 days);
    }
}

contract LogBondsInvariantsTest is LogBondsTest {
    LogBondsHandler private handler;

    function setUp() public override {
        super.setUp();
        vm.stopPrank();
        money.mint(operator, 1e14);
        money.mint(holder, 1e13);
        handler = new LogBondsHandler(bonds, OPERATOR_KEY, holder, address(new StubbornKeeper()));
        targetContract(address(handler));
    }

    function invariant_the_kit_has_what_it_holds_and_owes() public view {
        _assertSolvent();
    }

    function invariant_open_claims_are_counted() public view {
        uint256 open = 0;
        for (uint256 i = 0; i < handler.count(); ++i) {
            bytes32 claim = bonds.promiseDigest(handler.promiseAt(i));
            if (bonds.claimOf(claim).state == ILogBonds.ClaimState.Open) ++open;
        }
        assertEq(bonds.bondOf(operator).openClaims, open);
    }
}
