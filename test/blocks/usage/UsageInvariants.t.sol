// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageAmendments} from "../../../contracts/blocks/usage/IUsageAmendments.sol";
import {IUsagePolicy} from "../../../contracts/blocks/usage/IUsagePolicy.sol";
import {IUsageTypes} from "../../../contracts/blocks/usage/IUsageTypes.sol";
import {UsageTest} from "./UsageTest.sol";

/// @notice A tree of grants that is used, handed on, suspended, narrowed, withdrawn and erased at random, beside a model of
/// who stands and how many uses there were. One account plays all parties, so that nothing has to be signed. A call that
/// succeeds where the model says no, or fails where it says yes, fails the run.
contract UsageHandler is UsageTest {
    struct Node {
        IUsagePolicy.Grant grant;
        uint256 parent; // place in the list; its own for the root
        uint8 depth;
        uint32 limit;
        IUsagePolicy.Status status;
        uint256 version;
        uint256 heldAgainst; // version of the parent
        uint256 spent; // own uses, hand-overs, and what children hold
    }

    uint32 public constant LIMIT = 12;
    uint256 private constant MOST = 12;

    Node[] private _nodes;
    uint256 public uses;
    uint256 public refused;

    constructor() {
        bytes memory policy = _shopPolicy(3, LIMIT);
        IUsagePolicy.Grant memory grant = IUsagePolicy.Grant(0, shop, shop, "root", keccak256(policy));
        vm.prank(shop);
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, none));
        _nodes.push(Node(grant, 0, 3, LIMIT, IUsagePolicy.Status.Active, 0, 0, 0));
        // A line of three or four, so that there is something above and below from the beginning.
        for (uint256 i = 0; i < 3; ++i) handOn(i, uint32(4 - 2 * i));
    }

    function count() external view returns (uint256) {
        return _nodes.length;
    }

    function handOn(uint256 which, uint32 limit) public {
        if (_nodes.length == MOST) return;
        uint256 place = which % _nodes.length;
        Node memory parent = _nodes[place];
        limit = uint32(bound(limit, 0, 4));
        bytes memory policy = _shopPolicy(parent.depth == 0 ? 0 : parent.depth - 1, limit);
        bytes32 data = keccak256(abi.encode(_nodes.length, uses, refused));
        IUsagePolicy.Grant memory grant = IUsagePolicy.Grant(
            usage.idOf(parent.grant),
            shop,
            shop,
            data,
            keccak256(policy)
        );
        // The hand-over is a use, too.
        bool allowed = stands(place) && parent.depth != 0 && parent.spent + 1 + limit <= parent.limit;
        allowed = allowed && limit <= parent.limit;
        bool done = _try(
            abi.encodeCall(
                usage.transferTo,
                (presented(place), _handover(shop), IUsagePolicy.Agreement(grant, 0, policy, none))
            ),
            allowed
        );
        if (!done) return;
        ++uses;
        _nodes[place].spent += 1 + limit;
        IUsagePolicy.Status active = IUsagePolicy.Status.Active;
        _nodes.push(Node(grant, place, parent.depth - 1, limit, active, 0, parent.version, 0));
    }

    function record(uint256 which) external {
        uint256 place = which % _nodes.length;
        Node storage node = _nodes[place];
        bool allowed = stands(place) && node.spent < node.limit;
        if (!_try(abi.encodeCall(usage.record, (presented(place), _use(DELIVERY), "done")), allowed)) return;
        ++uses;
        ++node.spent;
    }

    function setSuspended(uint256 which, bool suspended) external {
        Node storage node = _nodes[which % _nodes.length];
        bool allowed = node.status == (suspended ? IUsagePolicy.Status.Active : IUsagePolicy.Status.Suspended);
        if (!_try(abi.encodeCall(usage.setSuspended, (node.grant, suspended)), allowed)) return;
        node.status = suspended ? IUsagePolicy.Status.Suspended : IUsagePolicy.Status.Active;
    }

    function end(uint256 which, bool erased) external {
        // Mostly the later ones, so that there is something left to happen.
        uint256 place = which % _nodes.length;
        if (place < 2 && which % 5 != 0) return;
        Node storage node = _nodes[place];
        if (erased) {
            bytes memory call = abi.encodeCall(usage.erase, (node.grant, "how", 0, ""));
            if (_try(call, node.status != IUsagePolicy.Status.Erased)) node.status = IUsagePolicy.Status.Erased;
        } else {
            bytes32 terms = usage.termsOf(node.grant);
            bool allowed = node.status < IUsagePolicy.Status.Withdrawn;
            if (_try(abi.encodeCall(usage.withdraw, (node.grant.parent, shop, terms)), allowed)) {
                node.status = IUsagePolicy.Status.Withdrawn;
            }
        }
    }

    function narrow(uint256 which, uint32 limit) external {
        uint256 place = which % _nodes.length;
        Node storage node = _nodes[place];
        limit = uint32(bound(limit, 0, node.limit));
        IUsageAmendments.Amendment memory amendment = IUsageAmendments.Amendment(
            presented(place).policy,
            _shopPolicy(node.depth, limit),
            false,
            none
        );
        bool allowed = node.status == IUsagePolicy.Status.Active || node.status == IUsagePolicy.Status.Suspended;
        allowed = allowed && limit >= node.spent;
        if (place == 0) {
            if (!_try(abi.encodeCall(usage.amend, (node.grant, amendment)), allowed)) return;
        } else {
            Node storage parent = _nodes[node.parent];
            allowed = allowed && stands(node.parent) && limit <= parent.limit;
            IUsagePolicy.Presented memory above = presented(node.parent);
            if (!_try(abi.encodeCall(usage.amendBelow, (above, node.grant, amendment)), allowed)) return;
            parent.spent = parent.spent + limit - node.limit;
            node.heldAgainst = parent.version;
        }
        (node.limit, node.version) = (limit, node.version + 1);
    }

    /// @dev Whether a grant and all above it are active, each held against what the next above is now.
    function stands(uint256 place) public view returns (bool) {
        while (_nodes[place].status == IUsagePolicy.Status.Active) {
            if (place == 0) return true;
            uint256 parent = _nodes[place].parent;
            if (_nodes[place].heldAgainst != _nodes[parent].version) return false;
            place = parent;
        }
        return false;
    }

    function presented(uint256 place) public view returns (IUsagePolicy.Presented memory) {
        Node memory node = _nodes[place];
        uint256 length = 0;
        for (uint256 above = place; above != 0; above = _nodes[above].parent) ++length;
        bytes32[] memory lineage = new bytes32[](length);
        for (uint256 above = place; above != 0;) {
            above = _nodes[above].parent;
            lineage[--length] = usage.stemOf(_nodes[above].grant);
        }
        return IUsagePolicy.Presented(node.grant, lineage, _shopPolicy(node.depth, node.limit));
    }

    function answer(uint256 place) external view returns (IUsageTypes.Decision memory) {
        return usage.decide(presented(place), _use(DELIVERY));
    }

    function spent(uint256 place) external view returns (uint256 onChain, uint256 model, IUsagePolicy.Status status) {
        Node memory node = _nodes[place];
        (IUsagePolicy.Standing memory kept, ) = usage.standingOf(usage.idOf(node.grant));
        assertEq(uint8(kept.status), uint8(node.status));
        return (kept.spent >> 96, node.spent, node.status);
    }

    function limitOf(uint256 place) external view returns (uint256) {
        return _nodes[place].limit;
    }

    function spentOf(uint256 place) external view returns (uint256) {
        return _nodes[place].spent;
    }

    function _try(bytes memory call, bool allowed) private returns (bool done) {
        vm.prank(shop);
        (done, ) = address(usage).call(call);
        assertEq(done, allowed);
        if (!done) ++refused;
    }
}

contract UsageInvariantsTest is UsageTest {
    UsageHandler private _handler;

    function setUp() public {
        _handler = new UsageHandler();
        bytes4[] memory selectors = new bytes4[](5);
        (selectors[0], selectors[1], selectors[2], selectors[3], selectors[4]) = (
            UsageHandler.handOn.selector,
            UsageHandler.record.selector,
            UsageHandler.setSuspended.selector,
            UsageHandler.end.selector,
            UsageHandler.narrow.selector
        );
        targetSelector(FuzzSelector(address(_handler), selectors));
        targetContract(address(_handler));
    }

    function invariant_NoMoreUsesThanTheSubjectGranted() public view {
        assertLe(_handler.uses(), _handler.LIMIT());
    }

    function invariant_AGrantAnswersYesOnlyWhileItsWholeLineStands() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            bool allowed = _handler.answer(i).verb == IUsageTypes.Verb.Allow;
            assertEq(allowed, _handler.stands(i) && _handler.spentOf(i) < _handler.limitOf(i));
        }
    }

    function invariant_WhatIsSpentIsWhatWasUsedAndHandedOn() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            (uint256 onChain, uint256 model, IUsagePolicy.Status status) = _handler.spent(i);
            assertEq(onChain, status == IUsagePolicy.Status.Erased ? 0 : model);
        }
    }
}
