// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {IAuthorizations} from "../../../contracts/blocks/token/IAuthorizations.sol";
import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

/// @notice Acts as everybody at once, keeps a model of who should hold what, and notices what should never succeed.
contract StableTokenHandler is Test {
    uint256 public constant PEOPLE = 4;

    struct Used {
        bytes call;
        address from;
        address to;
        uint256 value;
    }

    StableToken private immutable _token;
    address private immutable _issuer;
    address private immutable _guardian;
    address private immutable _minter;

    address[] public people;
    uint256[] private _keys;
    Used[] private _used;
    mapping(uint256 id => bool) private _closed;
    mapping(address person => uint256) public balanceOf;

    uint256 public minted;
    uint256 public settled;
    uint256 public lastId;
    uint256 public calls;
    uint256 public moves;
    bool public frozenMoved;
    bool public movedWhilePaused;
    bool public authorizationRepeated;
    bool public closedTwice;

    constructor(StableToken token, address issuer, address guardian, address minter) {
        (_token, _issuer, _guardian, _minter) = (token, issuer, guardian, minter);
        string[4] memory names = ["anna", "bert", "cleo", "dora"];
        for (uint256 i = 0; i < PEOPLE; i++) {
            (address person, uint256 key) = makeAddrAndKey(names[i]);
            people.push(person);
            _keys.push(key);
        }
    }

    function startFrom(uint256 minted_) external {
        minted = minted_;
        for (uint256 i = 0; i < PEOPLE; i++) balanceOf[people[i]] = _token.balanceOf(people[i]);
    }

    // Moving

    function mint(uint256 who, uint256 amount) external {
        uint256 available = _token.minterOf(_minter).available;
        uint256 room = _token.cap() - _token.totalSupply();
        if (room < available) available = room;
        if (available == 0) return;
        amount = bound(amount, 1, available);
        address to = people[who % PEOPLE];
        if (!_call(_minter, abi.encodeCall(_token.mint, (to, amount)))) return;
        _noteMove(to, to);
        minted += amount;
        balanceOf[to] += amount;
    }

    function transfer(uint256 giver, uint256 taker, uint256 amount) external {
        (address from, address to) = (people[giver % PEOPLE], people[taker % PEOPLE]);
        amount = bound(amount, 0, balanceOf[from]);
        if (_call(from, abi.encodeCall(_token.transfer, (to, amount)))) _noteTransfer(from, to, amount);
    }

    function transferFrom(uint256 giver, uint256 taker, uint256 by, uint256 amount) external {
        (address from, address to) = (people[giver % PEOPLE], people[taker % PEOPLE]);
        address spender = people[by % PEOPLE];
        amount = bound(amount, 0, balanceOf[from]);
        vm.prank(from);
        _token.approve(spender, amount);
        if (!_call(spender, abi.encodeCall(_token.transferFrom, (from, to, amount)))) return;
        if (_token.isFrozen(spender)) frozenMoved = true;
        _noteTransfer(from, to, amount);
    }

    function authorize(uint256 giver, uint256 taker, uint256 amount, bytes32 nonce) external {
        (address from, address to) = (people[giver % PEOPLE], people[taker % PEOPLE]);
        amount = bound(amount, 0, balanceOf[from]);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                from,
                to,
                amount,
                0,
                type(uint256).max,
                nonce
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _token.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keys[giver % PEOPLE], digest);
        bytes memory signature = abi.encodePacked(r, s, v);
        bytes memory data = abi.encodeCall(
            IAuthorizations.transferWithAuthorization,
            (from, to, amount, 0, type(uint256).max, nonce, signature)
        );
        bool usedBefore = _token.authorizationState(from, nonce);
        if (!_call(address(this), data)) return;
        if (usedBefore) authorizationRepeated = true;
        _used.push(Used(data, from, to, amount));
        _noteTransfer(from, to, amount);
    }

    function replay(uint256 which) external {
        if (_used.length == 0) return;
        Used storage used = _used[which % _used.length];
        if (_call(address(this), used.call)) authorizationRepeated = true;
        calls++; // its refusal is what it is for
    }

    // Redeeming

    function request(uint256 who, uint256 amount) external {
        address from = people[who % PEOPLE];
        if (balanceOf[from] == 0) return;
        amount = bound(amount, 1, balanceOf[from]);
        vm.prank(from);
        uint256 id = _token.requestRedemption(amount, keccak256("payout")); // never refused
        assertEq(id, ++lastId);
        balanceOf[from] -= amount;
        calls++;
    }

    function settle(uint256 which) external {
        uint256 id = _pick(which);
        if (id == 0 || !_close(id, _issuer, abi.encodeCall(_token.settleRedemption, (id, keccak256("proof"))))) return;
        settled += _token.redemptionOf(id).amount;
    }

    function reject(uint256 which) external {
        uint256 id = _pick(which);
        if (id == 0 || !_close(id, _issuer, abi.encodeCall(_token.rejectRedemption, (id, keccak256("no"))))) return;
        _noteReturn(id);
    }

    function reclaim(uint256 which) external {
        uint256 id = _pick(which);
        if (id == 0) return;
        IStableToken.Redemption memory redemption = _token.redemptionOf(id);
        if (which % 4 != 0 && block.timestamp < redemption.deadline) vm.warp(redemption.deadline);
        bool done = _close(id, redemption.holder, abi.encodeCall(_token.reclaimRedemption, (id)));
        if (!done) return;
        assertGe(block.timestamp, redemption.deadline);
        _noteReturn(id);
    }

    // Guarding

    function freezeOrUnfreeze(uint256 who, uint256 dice) external {
        address person = people[who % PEOPLE];
        bool frozen = _token.isFrozen(person);
        calls++;
        if (!frozen && dice % 8 != 0) return; // thaw more than freeze, so that most calls succeed
        vm.prank(_guardian);
        if (frozen) _token.unfreeze(person, 0);
        else _token.freeze(person, 0);
    }

    function pauseOrUnpause(uint256 dice) external {
        bool paused = _token.paused();
        calls++;
        if (!paused && dice % 16 != 0) return;
        vm.prank(_guardian);
        if (paused) _token.unpause();
        else _token.pause();
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 5 days));
        calls++;
    }

    // Noting

    function _call(address who, bytes memory data) private returns (bool done) {
        vm.prank(who);
        (done, ) = address(_token).call(data);
        if (done) calls++;
    }

    /// @dev One of the redemptions there are, mostly one that is open.
    function _pick(uint256 which) private view returns (uint256 id) {
        if (lastId == 0) return 0;
        id = (which % lastId) + 1;
        for (uint256 i = 0; i < lastId && _closed[id] && which % 8 != 0; i++) id = (id % lastId) + 1;
    }

    function _close(uint256 id, address who, bytes memory data) private returns (bool done) {
        done = _call(who, data);
        if (done && _closed[id]) closedTwice = true;
        if (done) _closed[id] = true;
    }

    function _noteReturn(uint256 id) private {
        IStableToken.Redemption memory redemption = _token.redemptionOf(id);
        balanceOf[redemption.holder] += redemption.amount;
    }

    function _noteTransfer(address from, address to, uint256 amount) private {
        _noteMove(from, to);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }

    function _noteMove(address from, address to) private {
        moves++;
        if (_token.isFrozen(from) || _token.isFrozen(to)) frozenMoved = true;
        if (_token.paused()) movedWhilePaused = true;
    }
}

/// @notice What stays true whatever minters, holders, relayers, issuer and guardian do in whatever order.
contract StableTokenInvariantsTest is StableTokenFixture {
    StableTokenHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new StableTokenHandler(token, issuer, guardian, minter);
        vm.startPrank(holder);
        token.transfer(handler.people(0), BALANCE);
        vm.stopPrank();
        account.execute(address(token), 0, abi.encodeCall(token.transfer, (handler.people(1), BALANCE)));
        handler.startFrom(2 * BALANCE);

        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = handler.mint.selector;
        selectors[1] = handler.transfer.selector;
        selectors[2] = handler.transferFrom.selector;
        selectors[3] = handler.authorize.selector;
        selectors[4] = handler.replay.selector;
        selectors[5] = handler.request.selector;
        selectors[6] = handler.settle.selector;
        selectors[7] = handler.reject.selector;
        selectors[8] = handler.reclaim.selector;
        selectors[9] = handler.freezeOrUnfreeze.selector;
        selectors[10] = handler.pauseOrUnpause.selector;
        selectors[11] = handler.wait.selector;
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
        targetContract(address(handler));
    }

    function invariant_money_is_neither_made_nor_lost() public view {
        uint256 balances = token.balanceOf(address(token));
        for (uint256 i = 0; i < handler.PEOPLE(); i++) {
            address person = handler.people(i);
            assertEq(token.balanceOf(person), handler.balanceOf(person)); // the model, account by account
            balances += token.balanceOf(person);
        }
        assertEq(balances, token.totalSupply());
        assertEq(token.totalSupply(), handler.minted() - handler.settled());
        assertLe(token.totalSupply(), token.cap());

        uint256 open;
        for (uint256 id = 1; id <= handler.lastId(); id++) {
            IStableToken.Redemption memory redemption = token.redemptionOf(id);
            if (redemption.state == IStableToken.RedemptionState.Requested) open += redemption.amount;
        }
        assertEq(token.lockedInRedemptions(), open);
        assertEq(token.balanceOf(address(token)), open);

        assertFalse(handler.frozenMoved());
        assertFalse(handler.movedWhilePaused());
        assertFalse(handler.authorizationRepeated());
        assertFalse(handler.closedTwice());
    }

    /// @dev A run in which nothing happens proves nothing: most of the hundred calls do what they are for.
    function afterInvariant() public view {
        assertGt(handler.moves(), 0);
        assertGt(handler.calls(), 20);
    }
}
